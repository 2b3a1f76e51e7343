"""Word vectors for frequent, rare and unseen words, learned in four ways: makes data/results/03_word_vectors.json.

    python experiments/word_vectors.py              five seeds
    python experiments/word_vectors.py --seeds 0    one of them

Eight minutes on one core. A seed deals the files out anew and draws vectors, pairs and noise. A model learns until the
perplexity of neighbours in validation files (CBOW: its loss there) has not fallen three times running ("settled"), or
the rounds are over ("stopped"). Runs that the table has already, made with these settings, are kept.

A pair is a word and one of its neighbours; its model says P(neighbour | word), of all words of the vocabulary:

    skip-gram, fastText     softmax over c of  v'_c · v_w + ln P_noise(c)        the optimum of negative sampling
    GloVe                   softmax over c of  w_w · w̃_c + b̃_c                  its logarithm of a count
"""

import argparse
import copy
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional as F

from course_lib.datasets.docstrings import divide, read_files, vocabulary_of
from course_lib.reference.language import (
    CBOW,
    GloVe,
    SkipGram,
    SubwordSkipGram,
    cooccurrences,
    draw_negatives,
    noise_distribution,
    perplexity,
    windows,
)
from course_lib.results import kept_rows
from course_lib.training import History, fit

DATA = Path(__file__).parents[1] / "data"
TEXT, RESULTS = DATA / "text" / "python_docstrings.txt.gz", DATA / "results" / "03_word_vectors.json"
VOCABULARY, SIZE, REACH, NOISE, POWERS, THINNED = 3000, 32, 3, 4, (0.75, 0.0, 1.0), 1e-3
BATCH, RATE, EVERY, PATIENCE, ROUNDS, JUDGED = 1024, 0.01, 100, 3, 40, 4000  # JUDGED: pairs of validation and test
Model = SkipGram | CBOW | GloVe | SubwordSkipGram
FREQUENT, RARE = 100, range(5, 16)  # how often a word stands in the text that is learned from
SETTINGS = {
    "vocabulary": VOCABULARY,
    "size": SIZE,
    "reach": REACH,
    "noise words": NOISE,
    "powers": list(POWERS),
    "thinned": THINNED,
    "batch": BATCH,
    "rate": RATE,
    "every": EVERY,
    "patience": PATIENCE,
    "rounds": ROUNDS,
    "frequent": FREQUENT,
    "rare": [RARE.start, RARE.stop - 1],
}
# Words that belong together, named before anything was trained: opposites, and forms of one word.
PARTNERS = """true/false first/last left/right read/write start/end before/after input/output key/value upper/lower
    row/column hour/minute string/bytes list/tuple int/float function/method file/files name/names argument/arguments
    module/modules returns/return is/are can/may width/height add/remove get/set parent/child local/global month/day x/y
    and/or to/from one/two"""
TOGETHER = [tuple(pair.split("/")) for pair in PARTNERS.split()]


class Pairs(NamedTuple):
    """Words as they are spelled, and a neighbour of each as an index."""

    words: list[str]
    neighbours: Tensor

    def some(self, count: int, chance: Random) -> "Pairs":
        rows = chance.sample(range(len(self.words)), min(count, len(self.words)))
        return Pairs([self.words[row] for row in rows], self.neighbours[rows])


class World:
    """One division of the files, as vectors learn from it; very frequent words are thinned out everywhere."""

    def __init__(self, seed: int) -> None:
        parts, self.seed, self.chance = divide(read_files(TEXT), seed), seed, Random(seed)
        self.vocabulary = vocabulary_of(parts.train, VOCABULARY)
        tokens = torch.tensor([self.vocabulary[word] for sentence in parts.train for word in sentence])
        self.counts = tokens.bincount(minlength=VOCABULARY).float()
        self.counts[:2] = 0  # <unk> and <end> are no words
        self.stays = (THINNED / (self.counts / self.counts.sum())).sqrt().tolist()  # what is unknown stays
        known = ([w for w in self.vocabulary.encode(self.thinned(s)) if w > 1] for s in parts.train)
        self.train = [sentence for sentence in known if len(sentence) > 1]
        self.validation, self.test = self.pairs(parts.validation).some(JUDGED, self.chance), self.pairs(parts.test)

    def thinned(self, sentence: list[str]) -> list[str]:
        """A word of share f stays with probability √(10⁻³ / f).  Mikolov et al. 2013b, eq. 5."""
        return [word for word in sentence if self.chance.random() < self.stays[self.vocabulary[word]]]

    def pairs(self, sentences: list[list[str]]) -> Pairs:
        """All words with each of their known neighbours; the words themselves may be unknown."""
        words, neighbours = [], []
        for sentence in map(self.thinned, sentences):
            for i, word in enumerate(sentence):
                around = sentence[max(0, i - REACH) : i] + sentence[i + 1 : i + REACH + 1]
                known = [c for c in self.vocabulary.encode(around) if c > 1]
                words += [word] * len(known)
                neighbours += known
        return Pairs(words, torch.tensor(neighbours))

    def count(self, word: str) -> int:
        """How often a word stands in the text that is learned from; −1 for one outside the vocabulary."""
        return int(self.counts[self.vocabulary[word]]) if word in self.vocabulary else -1

    def groups(self) -> dict[str, Pairs]:
        """Pairs of test files by how often their word was seen; only words of four letters or more."""
        asked = [i for i, word in enumerate(self.test.words) if word.isalpha() and len(word) > 3]
        rows: dict[str, list[int]] = {"frequent": [], "rare": [], "unseen": []}
        for i in asked:
            count = self.count(self.test.words[i])
            name = "frequent" if count >= FREQUENT else "rare" if count in RARE else "unseen" if count < 0 else None
            if name is not None:
                rows[name].append(i)
        parts = {name: Pairs([self.test.words[i] for i in of], self.test.neighbours[of]) for name, of in rows.items()}
        return {name: part.some(JUDGED, Random(self.seed)) for name, part in parts.items()}


def batches(world: World, model: Model, noise: Tensor, draw: torch.Generator) -> Iterator[tuple[Tensor, ...]]:
    """What a model learns from: windows for CBOW, all counts for GloVe, pairs for the others."""
    if isinstance(model, GloVe):
        X = cooccurrences(world.train, VOCABULARY, REACH)
        i, j = X.nonzero(as_tuple=True)
        while True:
            rows = torch.randint(len(i), (4 * BATCH,), generator=draw)
            yield i[rows], j[rows], X[i[rows], j[rows]]
    around = [windows(torch.tensor(sentence), REACH) for sentence in world.train]
    centres, contexts, mask = (torch.cat(side) for side in zip(*around, strict=True))
    of_pair = centres[:, None].expand_as(mask)[mask]
    to_pair = contexts[mask]
    while True:
        negatives = draw_negatives(noise, BATCH, NOISE, draw)
        if isinstance(model, CBOW):
            rows = torch.randint(len(centres), (BATCH,), generator=draw)
            yield contexts[rows], centres[rows], negatives, mask[rows]
        else:
            rows = torch.randint(len(of_pair), (BATCH,), generator=draw)
            yield of_pair[rows], to_pair[rows], negatives


def table(model: Model) -> Tensor:
    """The vector of each word of the vocabulary, (vocabulary, size)."""
    if isinstance(model, SubwordSkipGram):
        return model.vectors(torch.arange(VOCABULARY))
    return model.vectors() if isinstance(model, GloVe) else model.v.weight


@torch.no_grad()
def told(model: Model, noise: Tensor, vectors: Tensor, neighbours: Tensor) -> float:
    """The perplexity of neighbours, given a vector for each of their words."""
    if isinstance(model, GloVe):
        scores = vectors @ model.w_context.weight.T + model.b_context.weight[:, 0]
    else:
        scores = vectors @ model.v_out.weight.T + noise.log()
    scores[:, :2] = -torch.inf  # <unk> and <end> are nobody's neighbours
    return perplexity(scores.log_softmax(dim=1).gather(1, neighbours[:, None])[:, 0])


def known(model: Model, world: World, words: Sequence[str]) -> Tensor:
    """The vectors with which words of the vocabulary ask."""
    rows = torch.tensor(world.vocabulary.encode(words))
    return model.w(rows) if isinstance(model, GloVe) else table(model)[rows]


def validated(model: Model, world: World, noise: Tensor) -> Callable[[Model], float]:
    """A score for pairs of validation files whose word is known; the lower the better."""
    rows = [i for i, word in enumerate(world.validation.words) if word in world.vocabulary]
    words, neighbours = [world.validation.words[i] for i in rows], world.validation.neighbours[rows]
    if not isinstance(model, CBOW):
        return lambda model: told(model, noise, known(model, world, words), neighbours)
    centres, draw = torch.tensor(world.vocabulary.encode(words)), torch.Generator().manual_seed(0)
    negatives = draw_negatives(noise, len(rows), NOISE, draw)
    return lambda model: model(neighbours[:, None], centres, negatives).mean().item()


def learned(world: World, model: Model, noise: Tensor, draw: torch.Generator, device: str) -> tuple[History, str]:
    """Train in place; how it went, and how it ended."""
    score = validated(model, world, noise)
    history = fit(
        model.to(device),
        batches(world, model, noise, draw),
        lambda model, batch: model(*(part.to(device) for part in batch)).mean(),
        steps=ROUNDS * EVERY,
        rate=RATE,
        validate=lambda model: score(copy.deepcopy(model).cpu()),
        every=EVERY,
        patience=PATIENCE,
        label=f"{type(model).__name__}, seed {world.seed}",
    )
    model.cpu()
    return history, "settled" if len(history.checked) < ROUNDS else "stopped"


def partner_rank(vectors: Tensor, world: World, pairs: Sequence[tuple[str, str]]) -> dict[str, float]:
    """The median place of the second word among all words, by their cosine with the first; 1 is the nearest."""
    rows = [(world.vocabulary[a], world.vocabulary[b]) for a, b in pairs]
    cosines = F.normalize(vectors[[a for a, _ in rows]]) @ F.normalize(vectors[2:]).T
    places = [int((row > row[b - 2]).sum()) for row, (_, b) in zip(cosines, rows, strict=True)]
    return {"pairs": len(rows), "rank": torch.tensor(places, dtype=torch.float64).quantile(0.5).item()}


def partners(world: World) -> dict[str, list[tuple[str, str]]]:
    """Pairs that belong together: frequent ones, the same at random, and rare plurals with their singulars."""
    frequent = [(a, b) for a, b in TOGETHER if min(world.count(a), world.count(b)) >= RARE.stop]
    mixed = Random(0).sample([b for _, b in frequent], len(frequent))
    words = [word for word in world.vocabulary.symbols if word.isalpha() and world.count(word + "s") > 0]
    rare = [(w + "s", w) for w in words if len(w) > 2 and min(world.count(w), world.count(w + "s")) in RARE]
    at_random = [(a, b) for (a, _), b in zip(frequent, mixed, strict=True) if a != b]
    return {"frequent": frequent, "at random": at_random, "rare": rare}


@torch.no_grad()
def judged(model: Model, world: World, noise: Tensor) -> dict:
    """Ranks of partners; perplexities of neighbours of frequent, rare and unseen words."""
    found: dict = {"rank": {name: partner_rank(table(model), world, pairs) for name, pairs in partners(world).items()}}
    if isinstance(model, CBOW):
        return found
    groups = world.groups()
    for name in ("frequent", "rare"):
        words, neighbours = groups[name]
        found[name] = round(told(model, noise, known(model, world, words), neighbours), 1)
    words, neighbours = groups["unseen"]
    mean = (model.w.weight if isinstance(model, GloVe) else table(model))[2:].mean(0)
    found["unseen, mean vector"] = round(told(model, noise, mean.expand(len(words), -1), neighbours), 1)
    if isinstance(model, SubwordSkipGram):
        spelled = list(dict.fromkeys(words))
        other = dict(zip(spelled, [*spelled[1:], spelled[0]], strict=True))
        for title, whose in (
            ("its own spelling", list(words)),
            ("another's spelling", [other[word] for word in words]),
        ):
            vectors = torch.stack([model.vector(word) for word in whose])
            found[f"unseen, {title}"] = round(told(model, noise, vectors, neighbours), 1)
    return found


MODELS: dict[str, Callable[[World, torch.Generator], Model]] = {
    "skip-gram": lambda world, draw: SkipGram(VOCABULARY, SIZE, generator=draw),
    "CBOW": lambda world, draw: CBOW(VOCABULARY, SIZE, generator=draw),
    "GloVe": lambda world, draw: GloVe(VOCABULARY, SIZE, x_max=10.0, generator=draw),
    "fastText": lambda world, draw: SubwordSkipGram(
        world.vocabulary.symbols, SIZE, buckets=8000, most=5, generator=draw
    ),
}
RUNS = [("skip-gram", power) for power in POWERS] + [(name, POWERS[0]) for name in MODELS if name != "skip-gram"]


def run(name: str, power: float, seed: int, world: World, device: str = "cpu") -> dict:
    draw = torch.Generator().manual_seed(seed)
    model, noise = MODELS[name](world, draw), noise_distribution(world.counts, power)
    noise[:2] = 0.0  # 0⁰ is 1
    history, end = learned(world, model, noise / noise.sum(), draw, device)
    row = {"model": name, "power": power, "seed": seed, "steps": history.checked[-1], "outcome": end}
    return row | judged(model, world, noise / noise.sum())


def counted(world: World) -> dict:
    """What a model that knows nothing of the word says: the perplexity of neighbours by their counts alone."""
    stays = torch.tensor(world.stays).clamp(max=1)
    share = (world.counts * stays).log().log_softmax(dim=0)
    return {name: round(perplexity(share[part.neighbours]), 1) for name, part in world.groups().items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(5)), help="which runs")
    parser.add_argument("--device", default="cpu", help="where the nets are trained: cpu or cuda")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    runs: Sequence[dict] = kept_rows(arguments.out, SETTINGS)
    for seed in arguments.seeds:
        if sum(row["seed"] == seed for row in runs) == len(RUNS) + 1:
            continue
        world = World(seed)
        of_seed = [{"model": "counts", "seed": seed, **counted(world)}]
        of_seed += [run(name, power, seed, world, arguments.device) for name, power in RUNS]
        print(*map(json.dumps, of_seed), sep="\n", flush=True)
        runs = [*(row for row in runs if row["seed"] != seed), *of_seed]
        contents = {"task": "word vectors", "settings": SETTINGS, "runs": runs}
        arguments.out.write_text(json.dumps(contents, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
