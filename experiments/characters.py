"""A gated and a vanilla net of letters, and what their units keep: makes data/results/02_characters.json.

    python experiments/characters.py                 both nets, five seeds
    python experiments/characters.py --seeds 0       one seed; the weights of seed 0 are kept in data/checkpoints

Twenty-five minutes on one core. Both nets have equally many weights and see the same text for 3 000 steps, while the
rate falls to nothing. A run has "settled" if its last fifth has gained less than 0.01 bits on validation files; else it
was "stopped". Runs that the table has already are kept.
"""

import argparse
import json
import math
import platform
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from course_lib.datasets.python_marks import Marks, python_marks
from course_lib.datasets.python_text import held_out, python_source, source_files
from course_lib.datasets.vocabulary import Vocabulary
from course_lib.datasheets import write_datasheet
from course_lib.reference.cells import LSTMCell, LSTMState, RNNCell, unroll_fused
from course_lib.reference.language import NGramModel, RecurrentLM
from course_lib.results import kept_rows
from course_lib.training import fit

EMBEDDING, HIDDEN = 24, {"LSTM": 64, "RNN": 120}  # with these the two have 31 000 weights each
SLICE, STREAMS, WINDOW, RATE, CLIP = 1200, 16, 48, 8e-3, 1.0
STEPS, EVERY, LEAST = 3000, 200, 0.01  # steps; how often a net is looked at; bits that count as progress
TESTED, WARM, REACH, SHIFTS = 2000, 200, 100, 20
SETTINGS = {
    "embedding": EMBEDDING,
    "hidden": HIDDEN,
    "slice": SLICE,
    "streams": STREAMS,
    "window": WINDOW,
    "rate": RATE,
    "every": EVERY,
    "steps": STEPS,
}
DATA = Path(__file__).parents[1] / "data"
RESULTS = DATA / "results" / "02_characters.json"
ALPHABET = Vocabulary(["�", "\n", *map(chr, range(32, 127))], unknown="�")

DATASHEET = """# {file}

**What.** The weights of a net that reads Python source, `RecurrentLM(97, {cell}({embedding}, {hidden}))` of
`course_lib.reference`. Character 0 stands for all unknown ones, 1 is the end of a line, then come the printable ones of
ASCII in their order.

**How made.** `python experiments/characters.py`: {steps} steps on slices of the source files of Python {python}'s own
library, seed 0. {bits:.3f} bits per character on files of the library that it was not trained on.

**Licence.** CC BY 4.0, as the course's texts; the text it was trained on is under the PSF licence.

**SHA-256.** `{digest}`
"""


def encoded(text: str) -> Tensor:
    return torch.tensor(ALPHABET.encode(text))


def slices(files: list[Path], size: int) -> Tensor:
    """The middle ``size`` characters of each file, one after the other."""
    texts = (text for text in python_source(files) if len(text) >= size)
    return torch.cat([encoded(text[(len(text) - size) // 2 :][:size]) for text in texts])


def text_files() -> tuple[list[Path], list[Path], list[Path]]:
    """Files to train on, to stop by, and to test on."""
    train, other = held_out([file for file in source_files() if file.parent.name != "encodings"], every=8)
    return train, other[::2], other[1::2]


def net(kind: str, generator: torch.Generator) -> RecurrentLM:
    cell = {"LSTM": LSTMCell, "RNN": RNNCell}[kind](EMBEDDING, HIDDEN[kind], generator=generator)
    return RecurrentLM(len(ALPHABET), cell, generator=generator)


def logits(model: RecurrentLM, tokens: Tensor, state: tuple | None = None) -> tuple[Tensor, tuple]:
    """What ``model(tokens, state)`` computes, before the softmax and several times faster."""
    h, state = unroll_fused(model.cell, model.E(tokens), state)
    return model.W_y(h), state


def streams(text: Tensor, generator: torch.Generator) -> Iterator[tuple[Tensor, bool]]:
    """Windows of parallel streams of text, (streams, window + 1), and whether the streams begin anew."""
    while True:
        start = int(torch.randint(WINDOW, (), generator=generator))
        usable = (len(text) - start) // STREAMS * STREAMS
        rows = text[start : start + usable].view(STREAMS, -1)
        for place in range(0, rows.shape[1] - WINDOW - 1, WINDOW):
            yield rows[:, place : place + WINDOW + 1], place == 0


class CarriedLoss:
    """The loss of a window, with the state carried over from the one before and the graph cut between them."""

    def __init__(self) -> None:
        self.state: tuple | None = None

    def __call__(self, model: RecurrentLM, batch: tuple[Tensor, bool]) -> Tensor:
        tokens, fresh = batch
        told, state = logits(model, tokens[:, :-1], None if fresh else self.state)
        self.state = type(state)(*(part.detach() for part in state))
        return nn.functional.cross_entropy(told.flatten(0, 1), tokens[:, 1:].flatten())


@torch.no_grad()
def bits(model: RecurrentLM, text: Tensor) -> float:
    """Bits a character, files one after the other, ten streams."""
    rows = text[: len(text) // 10 * 10].view(10, -1)
    told, _ = logits(model, rows[:, :-1])
    return nn.functional.cross_entropy(told.flatten(0, 1), rows[:, 1:].flatten()).item() / math.log(2)


def train(
    kind: str, seed: int, text: Tensor, validation: Tensor, steps: int = STEPS
) -> tuple[RecurrentLM, list[float]]:
    """A net and its bits on the validation files after every ``EVERY`` steps; the rate falls from each to the next."""
    generator = torch.Generator().manual_seed(seed)
    model, loss, batches = net(kind, generator), CarriedLoss(), streams(text, generator)
    optimizer, scores = torch.optim.Adam(model.parameters(), RATE), []
    for done in range(0, steps, EVERY):
        optimizer.param_groups[0]["lr"] = RATE * (1 - done / steps)
        fit(model, batches, loss, steps=EVERY, optimizer=optimizer, clip=CLIP, label=f"{kind}, seed {seed}")
        scores.append(round(bits(model, validation), 4))
    return model, scores


def settled(scores: list[float]) -> bool:
    """Whether the last fifth of the steps has gained less than counts."""
    fifth = len(scores) // 5
    return min(scores[:-fifth]) - min(scores[-fifth:]) < LEAST


def correlations(units: Tensor, mark: Tensor) -> Tensor:
    """Pearson's correlation of each unit, (characters, units), with a mark, (characters)."""
    a, b = units - units.mean(0), mark.double() - mark.double().mean()
    return (a * b[:, None]).sum(0) / (a.norm(dim=0) * b.norm()).clamp(min=1e-12)


@torch.no_grad()
def memories(model: RecurrentLM, files: list[Path]) -> tuple[Tensor, dict[str, Tensor]]:
    """What every unit holds after each character of the files' middles, (characters, units), and their marks.

    A unit's memory is tanh(C) in the LSTM, h in the vanilla net. The first ``WARM`` characters of each file only set
    the net going. Marks are read from the file's beginning on.
    """
    texts = [text for text in python_source(files) if len(text) >= TESTED]
    places, part = [(len(text) - TESTED) // 2 for text in texts], slice(WARM, None)
    tokens = torch.stack([encoded(text[place:][:TESTED]) for text, place in zip(texts, places, strict=True)])
    state, states = model.cell.initial_state(len(texts)), []
    for x in model.E(tokens).unbind(1):
        _, state = model.cell(x, state)
        states.append(state.cell.tanh() if isinstance(state, LSTMState) else state.hidden)
    held = torch.stack(states[part], dim=1).flatten(0, 1).double()  # (files · characters, units)
    read = [
        [mark[place:][:TESTED][part] for mark in python_marks(text)] for text, place in zip(texts, places, strict=True)
    ]
    joined = (torch.cat(of_files) for of_files in zip(*read, strict=True))
    return held, dict(zip(Marks._fields, joined, strict=True))


def tracking(model: RecurrentLM, files: list[Path]) -> dict[str, dict]:
    """For each mark the unit that follows it best on one half of the files, judged on the other half.

    The control moves the marks along the text by a random distance, so that they change as slowly as before and have
    nothing to do with it any more; the best unit is chosen anew for each of ``SHIFTS`` distances.
    """
    (held, marks), (other, other_marks) = memories(model, files[::2]), memories(model, files[1::2])
    generator, found = torch.Generator().manual_seed(0), {}
    for name, mark in marks.items():
        unit = int(correlations(held, mark).abs().argmax())
        controls = []
        for _ in range(SHIFTS):
            away = int(torch.randint(len(held) // 4, 3 * len(held) // 4, (), generator=generator))
            best = int(correlations(held, mark.roll(away)).abs().argmax())
            controls.append(abs(correlations(other[:, best : best + 1], other_marks[name].roll(away)).item()))
        judged = correlations(other[:, unit : unit + 1], other_marks[name]).item()
        found[name] = {"unit": unit, "correlation": round(judged, 3), "control": round(max(controls), 3)}
    return found


def reach(model: RecurrentLM, text: Tensor, windows: int = 64) -> list[float]:
    """How strongly the loss at a character depends on each one before: ‖∂ℓ_t/∂(E w_{t−k})‖, k = 0 … REACH.

    The mean over windows of held-out text, in units of that for k = 0.
    """
    size = REACH + 2
    starts = torch.linspace(0, len(text) - size, windows).long()
    rows = torch.stack([text[start : start + size] for start in starts.tolist()])
    embedded = model.E(rows[:, :-1]).detach().requires_grad_()
    h, _ = unroll_fused(model.cell, embedded)
    loss = nn.functional.cross_entropy(model.W_y(h[:, -1]), rows[:, -1], reduction="sum")
    (gradient,) = torch.autograd.grad(loss, embedded)
    sizes = gradient.norm(dim=2).mean(0).flip(0)  # (REACH + 1), the nearest character first
    return [float(f"{size:.3g}") for size in (sizes / sizes[0]).tolist()]


def keep(model: RecurrentLM, kind: str, steps: int, on_test: float) -> None:
    """The weights of a net, and their datasheet."""
    name = f"character_{kind.lower()}"
    file = DATA / "checkpoints" / f"{name}.safetensors"
    save_file(model.state_dict(), file)
    write_datasheet(
        file,
        DATASHEET,
        cell=type(model.cell).__name__,
        embedding=EMBEDDING,
        hidden=HIDDEN[kind],
        steps=steps,
        python=".".join(platform.python_version_tuple()[:2]),
        bits=on_test,
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(5)), help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    train_files, validation_files, test_files = text_files()
    text, validation, test = slices(train_files, SLICE), slices(validation_files, SLICE), slices(test_files, SLICE)
    counted = {str(n): NGramModel(n, len(ALPHABET)).fit([text.tolist()]) for n in (3, 5)}
    ngrams = {n: round(-model.log_probs(test.tolist()).mean().item() / math.log(2), 3) for n, model in counted.items()}
    runs = kept_rows(arguments.out, SETTINGS)
    for seed in arguments.seeds:
        for kind in HIDDEN:
            if any(run["net"] == kind and run["seed"] == seed for run in runs):
                continue
            model, scores = train(kind, seed, text, validation)
            steps, on_test = EVERY * len(scores), round(bits(model, test), 4)
            end = "settled" if settled(scores) else "stopped"
            measured = {"tracking": tracking(model, test_files), "reach": reach(model, test)}
            runs.append({"net": kind, "seed": seed, "outcome": end, "steps": steps, "bits": on_test, **measured})
            runs[-1]["validation"] = scores
            if seed == 0:
                keep(model, kind, steps, on_test)
            print({key: runs[-1][key] for key in ("net", "seed", "outcome", "steps", "bits", "tracking")}, flush=True)
            weights = sum(parameter.numel() for parameter in model.parameters())
            table = {"task": "characters of Python source", "settings": SETTINGS, "weights": weights}
            table |= {"characters": len(text), "ngrams": ngrams, "runs": runs}
            arguments.out.write_text(json.dumps(table, indent=1) + "\n")


if __name__ == "__main__":
    main()
