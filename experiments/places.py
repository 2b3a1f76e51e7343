"""Do places that were never seen spoil long sentences? Makes data/results/08_places.json.

    python experiments/places.py            both ways of training, five seeds each, some minutes on one core

A small world: sentences of 3 to 8 words out of twelve, translated word for word in the same order by a Transformer of
one layer on each side. In training they begin either at place 0, or each batch at a place drawn from 0 … 12; source and
target at the same one. All are tested on longer sentences from place 0, and on four words from later places.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Generator, Tensor
from torch.nn import functional as F

from course_lib.datasheets import write_datasheet
from course_lib.reference.attention import DotProduct
from course_lib.reference.transformer import Transformer
from course_lib.side_by_side import SideBySide
from course_lib.training import fit

SPECIAL, WORDS, SHORTEST, LONGEST = 3, 12, 3, 8  # START is 1; words are numbered from 3 on
SIZES = {"d_model": 32, "heads": 4, "d_ff": 64, "layers": 1}
STEPS, BATCH, RATE, TESTED, START = 1500, 16, 5e-3, 200, 1
FURTHEST = {"at 0": 0, "anywhere": 12}
LENGTHS, MOVED = (4, 6, 8, 10, 12, 16), (0, 4, 8, 12)
SETTINGS = {
    "sizes": SIZES,
    "steps": STEPS,
    "batch": BATCH,
    "rate": RATE,
    "furthest": FURTHEST,
    "lengths": LENGTHS,
    "moved": MOVED,
}
RESULTS = Path(__file__).parents[1] / "data" / "results" / "08_places.json"

DATASHEET = """# {file}

**What.** Small Transformers that translate sentences of 3 to 8 words word for word, trained with sentences that begin
at place 0, or anywhere from 0 to 12. For each way and seed the per cent of words right, true words read: in sentences
of 4 to 16 words from place 0 (`by length`), and in sentences of 4 words from later places (`moved`).

**How made.** `python experiments/places.py`, one thread, {steps} batches of {batch} sentences, the rate rising and
falling once; then training was stopped. Runs differ with the machine's rounding.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


class Placed(Transformer):
    """A Transformer whose sentences, source and target, begin at a place that is given."""

    def forward(self, source: Tensor, lengths: Tensor, inputs: Tensor, first: int = 0) -> Tensor:
        """Teacher forcing, as ever."""
        self.first = first
        return super().forward(source, lengths, inputs)

    def _embed(self, embedding: torch.nn.Embedding, words: Tensor, start: int = 0) -> Tensor:
        return super()._embed(embedding, words, start + self.first)


def nets(seeds: range) -> SideBySide:
    """Untrained ones, with the taught attention, which can run several nets at once."""
    made = []
    for seed in seeds:
        draw = Generator().manual_seed(seed)
        made.append(Placed(SPECIAL + WORDS, SPECIAL + WORDS, norm="pre", generator=draw, **SIZES))
        for module in made[-1].modules():
            if isinstance(module, DotProduct):
                module.fused = False
    return SideBySide(made)


def pairs(count: int, length: int, draw: Generator) -> tuple[Tensor, Tensor]:
    """Sentences, and for each word its translation."""
    words = torch.randint(SPECIAL, SPECIAL + WORDS, (count, length), generator=draw)
    return words, 2 * SPECIAL + WORDS - 1 - words


def said(model: SideBySide, words: Tensor, target: Tensor, first: int) -> Tensor:
    """Logits (net, sentence, word, vocabulary), where true words are read."""
    inputs = torch.cat([torch.full_like(target[:, :1], START), target[:, :-1]], dim=1)
    return model(shared=(words, torch.full((len(words),), words.shape[1]), inputs, first))


def train(furthest: int, seeds: range, steps: int = STEPS) -> SideBySide:
    """Nets of all seeds at once, each as it would train alone."""
    model, draw = nets(seeds), Generator().manual_seed(10)
    optimizer = torch.optim.Adam(model.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps, pct_start=0.2)
    optimizer.register_step_post_hook(lambda *_: schedule.step())

    def batches() -> Iterator[tuple[Tensor, Tensor, int]]:
        while True:
            length = int(torch.randint(SHORTEST, LONGEST + 1, (), generator=draw))
            first = int(torch.randint(furthest + 1, (), generator=draw))
            yield *pairs(BATCH, length, draw), first

    def loss(model: SideBySide, batch: tuple[Tensor, Tensor, int]) -> Tensor:
        right = batch[1].expand(len(model), -1, -1)
        return len(model) * F.cross_entropy(said(model, *batch).flatten(0, 2), right.flatten())

    fit(model, batches(), loss, steps=steps, optimizer=optimizer, label=f"begin at 0 … {furthest}")
    return model


@torch.no_grad()
def right(model: SideBySide, length: int, first: int = 0) -> list[float]:
    """Per cent of words, for each net."""
    words, target = pairs(TESTED, length, Generator().manual_seed(11))
    hits = (said(model, words, target, first).argmax(dim=-1) == target).double().mean(dim=(1, 2))
    return [round(100 * share, 2) for share in hits.tolist()]


def remake(seeds: range = range(5), out: Path = RESULTS, steps: int = STEPS) -> list[dict]:
    """Train and measure all, and write the table and its datasheet."""
    runs: list[dict] = []
    for begin, furthest in FURTHEST.items():
        model = train(furthest, seeds, steps)
        by_length = zip(*(right(model, length) for length in LENGTHS), strict=True)
        moved = zip(*(right(model, LONGEST // 2, first) for first in MOVED), strict=True)
        for seed, lengths, places in zip(seeds, by_length, moved, strict=True):
            runs.append({"begin": begin, "seed": seed, "by length": lengths, "moved": places})
            print(f"{begin:9} seed {seed}  by length {lengths}  moved {places}", flush=True)
    out.parent.mkdir(parents=True, exist_ok=True)
    table = {"task": "word for word", "settings": {**SETTINGS, "steps": steps}, "runs": runs}
    out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    write_datasheet(out, DATASHEET, steps=steps, batch=BATCH)
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    remake(out=arguments.out)


if __name__ == "__main__":
    main()
