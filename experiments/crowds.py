"""Captioners on crowded scenes, with one vector and with attention: makes data/results/07_crowds.json.

    python experiments/crowds.py                                  every variant, five seeds
    python experiments/crowds.py --variants soft --seeds 0 1      some of them

All get the same scenes, as many steps and the same optimiser. The weights of the first run of those in KEPT are kept
too, in half precision. Runs that the table has already are not repeated.
"""

import argparse
import functools
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from torch import Generator, Tensor

from course_lib.datasets.crowds import FEWEST, MOST, Item, crowd_vocabulary, crowds
from course_lib.datasets.scenes import CELLS, END, START, Scene, SceneBatch, scene_batch
from course_lib.datasheets import write_datasheet
from course_lib.metrics import bleu
from course_lib.reference.captioning import (
    Captioner,
    VectorCaptioner,
    doubly_stochastic_penalty,
    moving_baseline,
    reinforce_loss,
)
from course_lib.reference.seq2seq import sequence_loss
from course_lib.results import kept_rows
from course_lib.training import fit

EMBEDDING, HIDDEN, ANNOTATION, WIDTH = 32, 96, 64, 128
BATCH, STEPS, RATE, CLIP = 32, 600, 6e-3, 5.0
PENALTY = 0.1  # λ of the doubly stochastic term
REWARD, ENTROPY = 0.1, 0.01  # λ_r and λ_e of REINFORCE
SOFTLY = 0.5  # the share of images that "hard" sees as soft attention does while it learns, Xu et al. 2015, section 4.1
SEEN, TESTED, LONGEST = 6000, 300, 16
SETTINGS = {
    "embedding": EMBEDDING,
    "hidden": HIDDEN,
    "annotation": ANNOTATION,
    "width": WIDTH,
    "batch": BATCH,
    "steps": STEPS,
    "rate": RATE,
    "clip": CLIP,
    "penalty": PENALTY,
    "reward": REWARD,
    "entropy": ENTROPY,
    "softly": SOFTLY,
    "scenes": SEEN,
    "tested": TESTED,
}
ATTENTIVE: Mapping[str, dict[str, Any]] = {
    "mean": {"attention": "none"},
    "soft": {},
    "soft, gate": {"gate": True},
    "soft, penalty": {},
    "soft, gate, penalty": {"gate": True},
    "hard": {"attention": "hard"},
    "hard, drawn only": {"attention": "hard"},
}
HANDINGS = ("first state", "first word", "every step")
OPEN = ", open gates"  # the forget gates begin open: their bias is 4
VARIANTS = (
    "soft",
    *HANDINGS,
    *(once + OPEN for once in HANDINGS[:2]),
    *(variant for variant in ATTENTIVE if variant != "soft"),
)
KEPT = ("soft", "every step", "hard")
DATA = Path(__file__).parents[1] / "data"
RESULTS, CHECKPOINTS = DATA / "results" / "07_crowds.json", DATA / "checkpoints"

DATASHEET = """# {file}

**What.** The weights, in half precision, of a captioner that says what stands in the scenes of
`course_lib.datasets.crowds`: variant "{name}" of `experiments/crowds.py`, where it says how the net is built. Words are
numbered by `course_lib.datasets.crowds.crowd_vocabulary`.

**How made.** `python experiments/crowds.py`: the run of seed 0, {steps} steps on batches of {batch} scenes. Its scores
stand in `data/results/07_crowds.json`. The handwritten digits are the training half of those that scikit-learn carries.

**Licence.** CC BY 4.0, as the course's texts; the digits (Alpaydin and Kaynak 1998, UCI) are CC BY 4.0.

**SHA-256.** `{digest}`
"""


@functools.cache
def training_scenes() -> SceneBatch:
    return scene_batch(crowds(SEEN, "train", Generator().manual_seed(100)), crowd_vocabulary())


@functools.cache
def held_out_scenes() -> tuple[Scene[Item], ...]:
    """Scenes that no training saw, of handwriting that no training saw."""
    return tuple(crowds(TESTED, "held-out", Generator().manual_seed(200)))


def build(variant: str, generator: Generator) -> Captioner:
    """An untrained captioner."""
    sizes = (len(crowd_vocabulary()), EMBEDDING, HIDDEN, ANNOTATION)
    if variant in ATTENTIVE:
        return Captioner(*sizes, **ATTENTIVE[variant], generator=generator)
    handing: Any = variant.removesuffix(OPEN)
    model = VectorCaptioner(*sizes, regions=CELLS**2, width=WIDTH, handing=handing, generator=generator)
    if variant.endswith(OPEN):
        with torch.no_grad():
            model.lstm.bias_ih[HIDDEN : 2 * HIDDEN] = 4.0  # the order of PyTorch's gates is i, f, g, o
    return model


def words_of(batch: SceneBatch) -> tuple[Tensor, Tensor, Tensor]:
    """What the captioner reads, what it is to say, and which of that is real."""
    mask = torch.arange(1, batch.captions.shape[1]) < batch.lengths[:, None]
    return batch.captions[:, :-1], batch.captions[:, 1:], mask


def likelihood(model: Captioner, batch: SceneBatch, penalty: float = 0.0) -> Tensor:
    """−ln p a word, and λ times the doubly stochastic term."""
    inputs, targets, mask = words_of(batch)
    told = model(batch.images, inputs)
    loss = sequence_loss(told.logits, targets, mask)
    if penalty:
        loss = loss + penalty * doubly_stochastic_penalty(told.weights, mask)
    return loss.sum() / mask.sum()


class Reinforced:
    """REINFORCE's loss a word for a captioner that draws its looks, with its own dice and its moving baseline.

    Args:
        seed: where looks, and images that are seen softly, are drawn from.
        softly: the share of images that are seen as soft attention sees them.
    """

    def __init__(self, seed: int, softly: float) -> None:
        self.dice, self.softly, self.baseline = Generator().manual_seed(1000 + seed), softly, 0.0

    def __call__(self, model: Captioner, batch: SceneBatch) -> Tensor:
        inputs, targets, mask = words_of(batch)
        expected = torch.rand(len(inputs), generator=self.dice) < self.softly
        told = model(batch.images, inputs, generator=self.dice, expected=expected)
        log_prob = -sequence_loss(told.logits, targets, mask)
        looks = told.looks
        drawn = reinforce_loss(log_prob, told.weights, looks, mask, self.baseline, reward=REWARD, entropy=ENTROPY)
        if not expected.all():
            self.baseline = moving_baseline(self.baseline, log_prob[~expected])
        return torch.where(expected, -log_prob, drawn).sum() / mask.sum()


def loss_of(variant: str, seed: int) -> Callable[[Captioner, SceneBatch], Tensor]:
    """What a variant minimises, a word."""
    if variant.startswith("hard"):
        return Reinforced(seed, SOFTLY if variant == "hard" else 0.0)
    return functools.partial(likelihood, penalty=PENALTY if variant.endswith("penalty") else 0.0)


def batches(generator: Generator) -> Iterator[SceneBatch]:
    """Scenes drawn at random, without end."""
    data = training_scenes()
    while True:
        rows = torch.randint(SEEN, (BATCH,), generator=generator)
        yield SceneBatch(*(part[rows] for part in data))


def train(variant: str, seed: int, steps: int = STEPS) -> Captioner:
    generator = Generator().manual_seed(seed)
    model = build(variant, generator)
    optimizer = torch.optim.Adam(model.parameters())
    cycle = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=RATE, total_steps=steps, pct_start=0.2)
    optimizer.register_step_post_hook(lambda *_: cycle.step())
    label = f"{variant}, seed {seed}"
    fit(model, batches(generator), loss_of(variant, seed), steps=steps, optimizer=optimizer, clip=CLIP, label=label)
    return model


def object_recall(said: Sequence[str], scene: Scene[Item]) -> float:
    """The share of a scene's objects whose colour and kind stand side by side in a caption, each counted once."""
    pairs = list(itertools.pairwise(said))
    found = 0
    for item in scene.objects:
        if item.words in pairs:
            pairs.remove((item.words[0], item.words[1]))
            found += 1
    return found / len(scene.objects)


@torch.no_grad()
def peaks_on_objects(model: Captioner, chosen: Sequence[Scene[Item]], named: Sequence[Scene[Item]]) -> float:
    """How often the largest weight lies on the place of the object that the word names, of those in ``named``.

    Scenes of their own are the question; scenes in another order are the control, which knows the order of reading.
    """
    batch = scene_batch(chosen, crowd_vocabulary())
    peaks = model(batch.images, words_of(batch)[0]).weights.argmax(dim=-1)
    hits = []
    for scene, row, mentions in zip(named, peaks.tolist(), batch.mentions[:, 1:].tolist(), strict=True):
        for peak, mention in zip(row, mentions, strict=True):
            if mention >= 0:
                item = scene.objects[min(mention, len(scene.objects) - 1)]
                hits.append(peak == CELLS * item.row + item.column)
    return sum(hits) / len(hits)


@torch.no_grad()
def changed_without(model: Captioner, chosen: Sequence[Scene[Item]], hide: Callable[[Tensor], Tensor]) -> dict:
    """How often another word is said if one region is hidden at that word alone: at words that name, and at "and".

    Args:
        hide: the regions to hide, one a row of weights; what is left of the weights is scaled to sum to 1, and a
            captioner that looks at one region takes the likeliest of the rest.
    """
    batch = scene_batch(chosen, crowd_vocabulary())
    inputs, targets, mask = words_of(batch)
    state, changed = model.encode(batch.images), []
    for token in inputs.unbind(dim=1):
        z, weights, _ = model.look(state)
        left = weights.scatter(1, hide(weights)[:, None], 0.0)
        if model.looking == "hard":
            left = torch.nn.functional.one_hot(left.argmax(dim=1), left.shape[1]).to(left)
        blind = ((left / left.sum(dim=1, keepdim=True))[:, None] @ state.image.states)[:, 0]
        without = model.say(token, state, blind)[0].argmax(dim=-1)
        logits, state = model.say(token, state, z)
        changed.append(logits.argmax(dim=-1) != without)
    other, joint = torch.stack(changed, dim=1), targets == crowd_vocabulary()["and"]
    named = mask & (batch.mentions[:, 1:] >= 0)
    return {
        "named": round(other[named].double().mean().item(), 4),
        "and": round(other[joint].double().mean().item(), 4),
    }


@torch.no_grad()
def measure(model: Captioner) -> dict[str, Any]:
    """Loss a word; what greedy captions score, all and by number of objects; where the peak lies."""
    chosen, words = held_out_scenes(), crowd_vocabulary()
    batch = scene_batch(chosen, words)
    found = model.describe(batch.images, words[START], words[END], LONGEST)
    said = [words.decode(hypothesis.tokens) for hypothesis in found]
    pairs = [(tokens, scene) for tokens, scene in zip(said, chosen, strict=True)]

    def score(some: list[tuple[list[str], Scene[Item]]]) -> float:
        return round(bleu([tokens for tokens, _ in some], [scene.caption for _, scene in some]), 2)

    by_count = {n: [pair for pair in pairs if len(pair[1].objects) == n] for n in range(FEWEST, MOST + 1)}
    return {
        "loss": round(likelihood(model, batch).item(), 4),
        "bleu": score(pairs),
        "bleu by objects": {str(n): score(some) for n, some in by_count.items()},
        "exact": round(sum(tuple(tokens) == scene.caption for tokens, scene in pairs) / len(pairs), 4),
        "recall": round(sum(object_recall(tokens, scene) for tokens, scene in pairs) / len(pairs), 4),
        **(looks(model, chosen) if model.looking != "none" and model.f_β is None else {}),
    }


def looks(model: Captioner, chosen: Sequence[Scene[Item]]) -> dict[str, Any]:
    """Where the largest weight lies, and what is said without that region, or without one at random."""
    dice = Generator().manual_seed(300)
    return {
        "peak on object": round(peaks_on_objects(model, chosen, chosen), 4),
        "peak on object of the next scene": round(peaks_on_objects(model, chosen, (*chosen[1:], chosen[0])), 4),
        "changed without the peak": changed_without(model, chosen, lambda weights: weights.argmax(dim=1)),
        "changed without another": changed_without(
            model, chosen, lambda weights: torch.randint(weights.shape[1], (len(weights),), generator=dice)
        ),
    }


def keep(model: Captioner, variant: str, folder: Path) -> None:
    """Write the weights and their datasheet."""
    file = folder / f"crowds_{variant.replace(' ', '_')}.safetensors"
    save_file({name: value.half().contiguous() for name, value in model.state_dict().items()}, file)
    write_datasheet(file, DATASHEET, name=variant, steps=STEPS, batch=BATCH)


def remake(
    variants: Iterable[str] = VARIANTS,
    seeds: Iterable[int] = range(5),
    out: Path = RESULTS,
    checkpoints: Path | None = CHECKPOINTS,
) -> list[dict]:
    """Train and measure; runs that the table has already, made with these settings, are kept."""
    runs = kept_rows(out, SETTINGS)
    for seed, variant in itertools.product(seeds, variants):
        if any(run["variant"] == variant and run["seed"] == seed for run in runs):
            continue
        model = train(variant, seed)
        runs.append({"variant": variant, "seed": seed, **measure(model)})
        print(runs[-1], flush=True)
        if seed == 0 and variant in KEPT and checkpoints is not None:
            keep(model, variant, checkpoints)
        table = {"task": "captions of crowded scenes", "settings": SETTINGS, "runs": runs}
        out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
    return runs


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--variants", nargs="+", default=list(VARIANTS), choices=VARIANTS, help="which of them")
    parser.add_argument("--seeds", type=int, nargs="+", default=[0, 1, 2, 3, 4], help="runs of each")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    remake(arguments.variants, arguments.seeds, arguments.out)


if __name__ == "__main__":
    main()
