"""Captioners without attention, with soft and with hard attention: makes data/results/07_captioning.json.

    python experiments/captioning.py                       every kind, three seeds
    python experiments/captioning.py --kinds soft hard     some of them

All get the same scenes, steps and optimiser. Runs that the table has already are not repeated.
"""

import argparse
import functools
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import torch
from torch import Generator, Tensor

from course_lib.datasets.scenes import END, START, Scene, SceneBatch, scene_batch, scenes, vocabulary
from course_lib.metrics import bleu
from course_lib.reference.captioning import STRIDE, Captioner, Looking, reinforce_loss
from course_lib.reference.seq2seq import sequence_loss
from course_lib.results import kept_rows
from course_lib.training import fit

KINDS: tuple[Looking, ...] = ("none", "soft", "hard")
EMBEDDING, HIDDEN, ANNOTATION = 32, 96, 48
BATCH, STEPS, RATE, CLIP = 32, 400, 4e-3, 5.0
ENTROPY = 0.02  # λ_e of hard attention
EXPECTED = 0.5  # the share of images that hard attention sees softly while it learns (Xu et al. 2015, section 4.1)
SEEN, TESTED, LONGEST = 3000, 300, 16
SETTINGS = {
    "embedding": EMBEDDING,
    "hidden": HIDDEN,
    "annotation": ANNOTATION,
    "batch": BATCH,
    "steps": STEPS,
    "rate": RATE,
    "clip": CLIP,
    "entropy": ENTROPY,
    "expected": EXPECTED,
    "scenes": SEEN,
    "tested": TESTED,
}
RESULTS = Path(__file__).parents[1] / "data" / "results" / "07_captioning.json"


@functools.cache
def training_scenes() -> SceneBatch:
    return scene_batch(scenes(SEEN, torch.Generator().manual_seed(100)), vocabulary())


@functools.cache
def held_out_scenes() -> tuple[Scene, ...]:
    return tuple(scenes(TESTED, torch.Generator().manual_seed(200)))


def batches(generator: Generator) -> Iterator[SceneBatch]:
    """Scenes drawn at random, without end."""
    data = training_scenes()
    while True:
        rows = torch.randint(SEEN, (BATCH,), generator=generator)
        yield SceneBatch(*(part[rows] for part in data))


def words_of(batch: SceneBatch) -> tuple[Tensor, Tensor, Tensor]:
    """What the captioner reads, what it is to say, and which of that is real."""
    mask = torch.arange(1, batch.captions.shape[1]) < batch.lengths[:, None]
    return batch.captions[:, :-1], batch.captions[:, 1:], mask


def likelihood(model: Captioner, batch: SceneBatch) -> Tensor:
    """−ln p a word: what captioners learn by whose looks are no choice."""
    inputs, targets, mask = words_of(batch)
    return sequence_loss(model(batch.images, inputs).logits, targets, mask).sum() / mask.sum()


class Reinforced:
    """REINFORCE whose baseline is what each image's own caption gets where the captioner looks softly.

    With the paper's moving average the noise of long and short captions drowns what a look is worth: one run of five
    never learned where to look.
    """

    def __init__(self, generator: Generator) -> None:
        self.generator = generator

    def __call__(self, model: Captioner, batch: SceneBatch) -> Tensor:
        inputs, targets, mask = words_of(batch)
        expected = torch.rand(len(inputs), generator=self.generator) < EXPECTED
        told = model(batch.images, inputs, generator=self.generator, expected=expected)
        assert told.looks is not None
        log_prob = -sequence_loss(told.logits, targets, mask)
        with torch.no_grad():
            softly = model(batch.images, inputs, expected=torch.ones_like(expected))
        baseline = -sequence_loss(softly.logits, targets, mask)
        drawn = mask & ~expected[:, None]
        loss = reinforce_loss(log_prob, told.weights, told.looks, drawn, baseline, entropy=ENTROPY)
        return loss.sum() / mask.sum()


def train(kind: Looking, seed: int, steps: int = STEPS) -> Captioner:
    generator = torch.Generator().manual_seed(seed)
    model = Captioner(len(vocabulary()), EMBEDDING, HIDDEN, ANNOTATION, attention=kind, generator=generator)
    loss: Callable[[Captioner, SceneBatch], Tensor] = Reinforced(generator) if kind == "hard" else likelihood
    fit(model, batches(generator), loss, steps=steps, rate=RATE, clip=CLIP, label=f"{kind}, seed {seed}")
    return model


def inside(region: int, columns: int, box: Sequence[int]) -> bool:
    """Whether the middle of a region lies in a box of pixels: top, left, bottom, right."""
    row, column = (STRIDE * (place + 0.5) for place in divmod(region, columns))
    return box[0] <= row < box[2] and box[1] <= column < box[3]


@torch.no_grad()
def peaks_on_objects(model: Captioner, chosen: Sequence[Scene]) -> tuple[float, float]:
    """How often the largest weight lies on the object that the word names; and how often a random region would."""
    batch = scene_batch(chosen, vocabulary())
    peaks = model(batch.images, words_of(batch)[0]).weights.argmax(dim=-1)
    columns = batch.images.shape[3] // STRIDE
    regions = range(columns * batch.images.shape[2] // STRIDE)
    hits, chances = [], []
    for scene, said, mentions in zip(chosen, peaks.tolist(), batch.mentions[:, 1:].tolist(), strict=True):
        for peak, mention in zip(said, mentions, strict=True):
            if mention >= 0:
                box = scene.objects[mention].box
                hits.append(inside(peak, columns, box))
                chances.append(sum(inside(region, columns, box) for region in regions) / len(regions))
    return sum(hits) / len(hits), sum(chances) / len(chances)


@torch.no_grad()
def measure(model: Captioner) -> dict[str, float]:
    """Loss a word, BLEU of greedy captions, and where the attention's peak lies."""
    chosen, words = held_out_scenes(), vocabulary()
    batch = scene_batch(chosen, words)
    found = model.describe(batch.images, words[START], words[END], LONGEST)
    on_object, chance = peaks_on_objects(model, chosen)
    return {
        "loss": round(likelihood(model, batch).item(), 4),
        "bleu": round(bleu([words.decode(h.tokens) for h in found], [scene.caption for scene in chosen]), 2),
        "peak on object": round(on_object, 4),
        "chance": round(chance, 4),
    }


def remake(kinds: Iterable[Looking] = KINDS, seeds: Iterable[int] = range(3), out: Path = RESULTS) -> list[dict]:
    """Train and measure; runs that the table has already, made with these settings, are kept."""
    runs = kept_rows(out, SETTINGS)
    for seed, kind in itertools.product(seeds, kinds):
        if any(run["attention"] == kind and run["seed"] == seed for run in runs):
            continue
        runs.append({"attention": kind, "seed": seed, **measure(train(kind, seed))})
        print(runs[-1], flush=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(
            json.dumps({"task": "captions of scenes", "settings": SETTINGS, "runs": runs}, indent=1) + "\n",
            encoding="utf-8",
        )
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kinds", nargs="+", default=list(KINDS), choices=KINDS, help="which attention")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2], help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    remake(arguments.kinds, arguments.seeds, arguments.out)


if __name__ == "__main__":
    main()
