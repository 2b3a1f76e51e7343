"""CTC against attention, on the same strips of handwritten digits: makes data/results/04_strips.json.

    python experiments/strips.py                 both readers, five seeds
    python experiments/strips.py --seeds 0       one seed

Forty minutes on one core. Both readers look at a strip through the same convolutions and read along it in both
directions; what differs is how they say what they saw. One says a digit or a blank at every frame and learns by the CTC
loss, the other writes one digit after another with Bahdanau's attention. Both are trained on the same strips of random
numbers of one to six digits, as many steps and at the same rates, and tested on other people's digits: on such numbers,
and on numbers longer than any of training.
A run has "settled" if its last fifth has gained less than half a per cent; else it was "stopped".
"""

import argparse
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Generator, Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_lib.datasets.digits import DIGITS, Strips, random_numbers, render
from course_lib.datasheets import write_datasheet
from course_lib.metrics import label_error_rate
from course_lib.reference.attention import AdditiveScore, GlobalAttention
from course_lib.reference.ctc import ctc_loss, greedy_decode
from course_lib.reference.search import greedy_search
from course_lib.reference.seq2seq import Decoder, sequence_loss
from course_lib.reference.seq2seq.encoder import Encoded
from course_lib.results import kept_rows
from course_lib.training import fit, shuffled

HIDDEN, EMBEDDING, BATCH, RATE, CLIP = 96, 16, 32, 3e-3, 5.0
TRAINED_ON, TESTED_ON, STEPS, EVERY, LEAST = 6000, 500, 3000, 300, 0.5  # strips, strips, steps, steps, per cent
MOST_SAID = 20  # digits, after which a reader that does not say END is stopped
START, END = len(DIGITS), len(DIGITS) + 1
SETTINGS = {
    "hidden": HIDDEN,
    "batch": BATCH,
    "rate": RATE,
    "clip": CLIP,
    "trained on": TRAINED_ON,
    "tested on": TESTED_ON,
    "steps": STEPS,
    "every": EVERY,
}
RESULTS = Path(__file__).parents[1] / "data" / "results" / "04_strips.json"
READERS = ("attention", "CTC")

DATASHEET = """# {file}

**What.** Two readers of the same strips of digits, one with CTC, one with attention, from five seeds. One row a
training run: errors, in per cent of the digits to be read, on held-out random numbers of 1 to 6 digits, as in training,
and of 8 to 12; of the longer ones, the number of digits said for each digit written, and the errors of attention where
it cannot say END and is stopped where the number ends; and errors on other held-out strips as training went on.

**How made.** `python experiments/strips.py`, with the settings that the file holds. The digits are scikit-learn's
(Alpaydin and Kaynak 1998), put side by side by `course_lib.datasets.digits`. Runs differ with the machine's rounding.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


class Frames(nn.Module):
    """What both readers see: two convolutions that halve the width, and a GRU in both directions."""

    def __init__(self) -> None:
        super().__init__()
        self.look = nn.Sequential(
            nn.Conv2d(1, 16, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d(2),
            nn.Conv2d(16, 32, 3, padding=1),
            nn.ReLU(),
            nn.MaxPool2d((3, 1)),
        )
        self.read = nn.GRU(64, HIDDEN // 2, batch_first=True, bidirectional=True)

    def forward(self, strips: Strips) -> Encoded:
        """States (batch, time, hidden), a frame for two columns, and the last state of either direction."""
        frames = strips.widths // 2
        x = self.look(strips.images[:, None]).flatten(1, 2).transpose(1, 2)
        packed, last = self.read(pack_padded_sequence(x, frames, batch_first=True, enforce_sorted=False))
        h, _ = pad_packed_sequence(packed, batch_first=True)
        hidden = last.transpose(0, 1).flatten(1)[:, None]
        return Encoded(h, hidden, torch.zeros_like(hidden), torch.arange(h.shape[1]) < frames[:, None])


class CTCReader(nn.Module):
    """A digit or a blank at every frame, each by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.frames, self.say = Frames(), nn.Linear(HIDDEN, len(DIGITS))

    def forward(self, strips: Strips) -> Tensor:
        """ln y, (batch, time, symbols)."""
        return self.say(self.frames(strips).states).log_softmax(dim=-1)

    def loss(self, strips: Strips) -> Tensor:
        return ctc_loss(self(strips), strips.targets, strips.widths // 2, strips.target_lengths).mean()

    @torch.no_grad()
    def readings(self, strips: Strips) -> list[list[int]]:
        return greedy_decode(self(strips), strips.widths // 2)


class AttentionReader(nn.Module):
    """One digit after another, each told which was said before, and looking at the frames."""

    def __init__(self, generator: Generator) -> None:
        super().__init__()
        attention = GlobalAttention(AdditiveScore(HIDDEN, HIDDEN, HIDDEN, generator=generator))
        self.frames = Frames()
        self.decoder = Decoder(END + 1, EMBEDDING, HIDDEN, attention=attention, attend="before", generator=generator)

    def loss(self, strips: Strips) -> Tensor:
        edges = nn.functional.pad(strips.targets, (1, 1))
        words = edges.masked_fill(torch.arange(edges.shape[1]) == 0, START)
        words = words.scatter(1, strips.target_lengths[:, None] + 1, END)
        decoded, _ = self.decoder(words[:, :-1], *self.decoder.start(self.frames(strips)))
        real = torch.arange(words.shape[1] - 1) <= strips.target_lengths[:, None]
        return sequence_loss(decoded.logits, words[:, 1:], real).mean()

    def step(self, tokens: Tensor, state: tuple) -> tuple[Tensor, tuple]:
        """ln p of the next digit, and the state after these."""
        decoder_state, memory = state
        decoded, decoder_state = self.decoder(tokens[:, None], decoder_state, memory)
        return decoded.logits[:, -1].log_softmax(dim=-1), (decoder_state, memory)

    def readings(self, strips: Strips) -> list[list[int]]:
        return [[token for token in said if token != END] for said in self._said(strips, self.step)]

    def readings_of_told_lengths(self, strips: Strips) -> list[list[int]]:
        """What it says if it cannot stop by itself, and is stopped where the number does."""

        def step(tokens: Tensor, state: tuple) -> tuple[Tensor, tuple]:
            log_p, state = self.step(tokens, state)
            return log_p.index_fill(1, torch.tensor([END]), -torch.inf), state

        lengths = strips.target_lengths.tolist()
        return [said[:length] for said, length in zip(self._said(strips, step), lengths, strict=True)]

    @torch.no_grad()
    def _said(self, strips: Strips, step: Callable[[Tensor, tuple], tuple[Tensor, tuple]]) -> list[list[int]]:
        """The likeliest symbol at each step, up to END, or to as many as may be said."""
        first = torch.full((len(strips.widths),), START)
        found = greedy_search(step, self.decoder.start(self.frames(strips)), first, END, MOST_SAID)
        return [list(hypothesis.tokens) for hypothesis in found]


Reader = CTCReader | AttentionReader


def longer_numbers(count: int, generator: Generator) -> list[str]:
    """Random numbers of 8 to 12 digits."""
    lengths = torch.randint(8, 13, (count,), generator=generator).tolist()
    return ["".join(map(str, torch.randint(10, (n,), generator=generator).tolist())) for n in lengths]


def errors(readings: list[list[int]], strips: Strips) -> float:
    """Edits that make the readings right, per cent of the digits."""
    return round(100 * label_error_rate(readings, strips.labels()), 2)


def settled(scores: list[float]) -> bool:
    """Whether the last fifth of the steps has gained less than counts."""
    fifth = max(1, len(scores) // 5)
    return min(scores[:-fifth]) - min(scores[-fifth:]) < LEAST


def run(reader: str, seed: int, steps: int = STEPS) -> dict:
    """Train one reader, and measure it."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    train = render(random_numbers(TRAINED_ON, generator), "train", generator)
    watched = render(random_numbers(200, generator), "held-out", generator)
    model: Reader = CTCReader() if reader == "CTC" else AttentionReader(generator)
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.2)
    optimizer.register_step_post_hook(lambda *_: schedule.step())
    batches = (train.select(rows) for rows in shuffled(TRAINED_ON, BATCH, generator))
    history = fit(
        model,
        batches,
        lambda model, strips: model.loss(strips),
        steps=steps,
        optimizer=optimizer,
        clip=CLIP,
        validate=lambda model: errors(model.readings(watched), watched),
        every=EVERY,
        label=f"{reader}, seed {seed}",
    )
    drawn = torch.Generator().manual_seed(1000 + seed)
    like_training = render(random_numbers(TESTED_ON, drawn), "held-out", drawn)
    longer = render(longer_numbers(TESTED_ON, drawn), "held-out", drawn)
    readings = model.readings(longer)
    said = sum(len(reading) for reading in readings)
    told = {}
    if isinstance(model, AttentionReader):
        told = {"longer, lengths told": errors(model.readings_of_told_lengths(longer), longer)}
    return {
        "reader": reader,
        "seed": seed,
        "outcome": "settled" if settled(history.scores) else "stopped",
        "as long": errors(model.readings(like_training), like_training),
        "longer": errors(readings, longer),
        "said of longer": round(said / int(longer.target_lengths.sum()), 3),
        **told,
        "validation": history.scores,
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(5)), help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    runs = kept_rows(arguments.out, SETTINGS)
    for seed, reader in itertools.product(arguments.seeds, READERS):
        if any((row["reader"], row["seed"]) == (reader, seed) for row in runs):
            continue
        runs.append(run(reader, seed))
        print(runs[-1], flush=True)
        arguments.out.write_text(json.dumps({"settings": SETTINGS, "runs": runs}, indent=1) + "\n", encoding="utf-8")
        write_datasheet(arguments.out, DATASHEET)


if __name__ == "__main__":
    main()
