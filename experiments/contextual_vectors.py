"""What a language model that reads from both ends knows of a word: makes data/results/03_contextual_vectors.json.

    python experiments/contextual_vectors.py              five seeds
    python experiments/contextual_vectors.py --seeds 0    one; the net of seed 0 is kept in data/checkpoints

Five minutes on one core. A seed deals the files out anew and draws the weights. A net learns until its perplexity on
validation sentences has not fallen four times running ("settled"), or the rounds are over ("stopped"). Then its layers
stay as they are, and linear probes read them: the sense of a word in labelled sentences, the class of a hidden word,
the name of a frequent one; and they read the layers of the same net before it had learned anything. Runs that the
table has already, made with these settings, are kept.
"""

import argparse
import csv
import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import save_file
from sklearn.linear_model import RidgeClassifier
from sklearn.model_selection import KFold, cross_val_predict
from torch import Tensor, nn

from course_lib.datasets.docstrings import (
    UNKNOWN,
    divide,
    encode,
    of_one_length,
    pad,
    read_files,
    unpadded_batches,
    vocabulary_of,
)
from course_lib.datasets.vocabulary import Vocabulary
from course_lib.reference.cells import unroll_fused
from course_lib.reference.language import BidirectionalLM, LayerMix, perplexity
from course_lib.results import kept_rows
from course_lib.training import fit

DATA = Path(__file__).parents[1] / "data"
TEXT, SENSES = DATA / "text" / "python_docstrings.txt.gz", DATA / "text" / "senses.tsv"
RESULTS, KEPT = (
    DATA / "results" / "03_contextual_vectors.json",
    DATA / "checkpoints" / "docstrings_both_ways.safetensors",
)
VOCABULARY, HIDDEN, DEPTH, BATCH, RATE, CLIP = 1000, 64, 2, 64, 5e-3, 1.0
EVERY, PATIENCE, ROUNDS, JUDGED = 120, 4, 40, 400  # steps, rounds, sentences of validation
SENTENCES, OCCURRENCES, NAMED, HIDDEN_WORDS, MIXED = 500, 600, 20, 60, 200  # HIDDEN_WORDS of each class; MIXED steps
CLASSES = {
    "article": "the a an",
    "preposition": "of in for from with by on at",
    "verb": "is are be was return returns can may must will",
    "conjunction": "and or if when but",
    "mark": ". , : ; ( )",
}
SETTINGS = {
    "vocabulary": VOCABULARY,
    "hidden": HIDDEN,
    "depth": DEPTH,
    "batch": BATCH,
    "rate": RATE,
    "every": EVERY,
    "patience": PATIENCE,
    "rounds": ROUNDS,
    "judged": JUDGED,
    "occurrences": OCCURRENCES,
    "hidden words": HIDDEN_WORDS,
}
Encoded = list[list[int]]
Examples = tuple[Tensor, Tensor]

DATASHEET = """# docstrings_both_ways.safetensors

**What.** The weights of two language models, one from each end: `BidirectionalLM({vocabulary}, {hidden},
depth={depth})` of `course_lib.reference.language`. Its words are
`vocabulary_of(divide(files, seed=0).train, {vocabulary})` of `course_lib.datasets.docstrings`, where `files` is the
kept text of Python's docstrings.

**How made.** `python experiments/contextual_vectors.py --seeds 0`: {steps} steps. Perplexity on test sentences {ahead}
from the left and {back} from the right.

**Licence.** CC BY 4.0, as the course's texts; the text it was trained on is under the PSF licence.

**SHA-256.** `{digest}`
"""


def log_probs(net: BidirectionalLM, tokens: Tensor) -> tuple[Tensor, Tensor]:
    """What ``net.score(tokens)`` computes, several times faster."""
    tokens = tokens.to(net.E.weight.device)
    ahead = back = net.E(tokens)
    for cell_ahead, cell_back in zip(net.ahead, net.back, strict=True):
        ahead = unroll_fused(cell_ahead, ahead)[0]
        back = unroll_fused(cell_back, back.flip(1))[0].flip(1)
    left = net.W_y(ahead[:, :-1]).log_softmax(dim=-1).gather(2, tokens[:, 1:, None]).squeeze(2)
    right = net.W_y(back[:, 1:]).log_softmax(dim=-1).gather(2, tokens[:, :-1, None]).squeeze(2)
    return left, right


@torch.no_grad()
def perplexities(net: BidirectionalLM, sentences: Encoded) -> tuple[float, float]:
    """From the left and from the right."""
    told = [log_probs(net, tokens) for tokens in of_one_length(sentences, 64)]
    left, right = (torch.cat([side.flatten() for side in sides]) for sides in zip(*told, strict=True))
    return perplexity(left), perplexity(right)


def learn(net: BidirectionalLM, train: Encoded, validation: Encoded, seed: int, device: str) -> dict:
    """Train in place, until it gets no better on the validation sentences; how that ended."""
    history = fit(
        net.to(device),
        unpadded_batches(train, BATCH, torch.Generator().manual_seed(seed)),
        lambda net, tokens: -torch.cat(log_probs(net, tokens)).mean(),
        steps=ROUNDS * EVERY,
        rate=RATE,
        clip=CLIP,
        validate=lambda net: sum(perplexities(net, validation)),
        every=EVERY,
        patience=PATIENCE,
        label=f"both ways, seed {seed}",
    )
    net.cpu()
    return {"steps": history.checked[-1], "outcome": "settled" if len(history.checked) < ROUNDS else "stopped"}


def probe(features: np.ndarray, labels: np.ndarray, seed: int) -> float:
    """The share that a linear reader gets right, on examples that it has not learned from."""
    folds = KFold(10, shuffle=True, random_state=seed)
    told = cross_val_predict(RidgeClassifier(alpha=1.0), features, labels, cv=folds)
    return round(float((told == labels).mean()), 4)


def senses(net: BidirectionalLM, vocabulary: Vocabulary, seed: int) -> tuple[dict[str, float], list[float]]:
    """How often a probe tells noun from verb: by the word alone, by layer, by direction, and with shuffled labels.

    And the weights of the layers in a mix that learns to tell them.
    """
    with SENSES.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    word, verb = np.array([row["word"] for row in rows]), np.array([row["sense"] == "verb" for row in rows])
    places = torch.tensor([int(row["place"]) + 1 for row in rows])  # the first is END
    batch = pad(encode([row["sentence"].split(" ") for row in rows], vocabulary))
    with torch.no_grad():
        vectors = net(*batch).layers[:, torch.arange(len(rows)), places]  # (layers, sentences, 2 · hidden)
    layers, mix = vectors.numpy(), chosen(vectors, torch.from_numpy(verb).long(), seed)
    found = {"word alone": probe((word[:, None] == np.unique(word)).astype(float), verb, seed)}
    found |= {f"layer {j}": probe(layer, verb, seed) for j, layer in enumerate(layers)}
    shuffled, chance = verb.copy(), np.random.default_rng(seed)
    for one in np.unique(word):
        shuffled[word == one] = chance.permutation(shuffled[word == one])
    found |= {f"layer {j}, shuffled": probe(layer, shuffled, seed) for j, layer in enumerate(layers)}
    halves = {"left": slice(0, HIDDEN), "right": slice(HIDDEN, None)}
    found |= {f"layer 1, {side}": probe(layers[1][:, half], verb, seed) for side, half in halves.items()}
    return found, mix


def hidden_words(sentences: list[list[str]], seed: int) -> list[tuple[list[str], int, int]]:
    """Sentences in which <unk> stands for one word, its place, and its class; equally many of each class."""
    class_of = {word: c for c, words in enumerate(CLASSES.values()) for word in words.split()}
    found: list[list[tuple[list[str], int, int]]] = [[] for _ in CLASSES]
    chance = Random(seed)
    for sentence in sentences:
        places = [t for t, word in enumerate(sentence) if word in class_of]
        if places:
            t = chance.choice(places)
            found[class_of[sentence[t]]].append(
                ([*sentence[:t], UNKNOWN, *sentence[t + 1 :]], t, class_of[sentence[t]])
            )
    return [example for of_class in found for example in of_class[:HIDDEN_WORDS]]


@torch.no_grad()
def tasks(net: BidirectionalLM, vocabulary: Vocabulary, sentences: list[list[str]], seed: int) -> dict[str, Examples]:
    """Vectors (layers, occurrences, size) and labels: classes of hidden words, names of frequent words."""
    hidden, places, classes = zip(*hidden_words(sentences, seed), strict=True)
    layers = net(*pad(encode(hidden, vocabulary))).layers
    at = torch.arange(len(hidden)), torch.tensor(places) + 1  # the first is END
    found = {"class of a hidden word": (layers[:, at[0], at[1]], torch.tensor(classes))}
    some = sentences[:SENTENCES]
    layers = net(*pad(encode(some, vocabulary))).layers
    names = [(b, t, vocabulary[word]) for b, line in enumerate(some) for t, word in enumerate(line, start=1)]
    b, t, name = torch.tensor([row for row in names if 2 <= row[2] < 2 + NAMED][:OCCURRENCES]).T
    return found | {"name of a frequent word": (layers[:, b, t], name)}


def chosen(vectors: Tensor, labels: Tensor, seed: int) -> list[float]:
    """The weights s that a task learns for the layers, with a linear reader on top."""
    torch.manual_seed(seed)  # where the linear reader begins
    mix, reader = LayerMix(len(vectors)), nn.Linear(vectors.shape[2], int(labels.max()) + 1)
    optimizer = torch.optim.Adam([*mix.parameters(), *reader.parameters()], 0.03)
    for _ in range(MIXED):
        loss = nn.functional.cross_entropy(reader(mix(vectors[:, None])[0]), labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return [round(s, 3) for s in mix.w.softmax(dim=0).tolist()]


def keep(net: BidirectionalLM, row: dict) -> None:
    """The weights of a net, and their datasheet."""
    save_file(net.state_dict(), KEPT)
    ahead, back = row["perplexity"]
    digest = hashlib.sha256(KEPT.read_bytes()).hexdigest()
    made = {"steps": row["steps"], "ahead": ahead, "back": back, "digest": digest}
    KEPT.with_suffix(".md").write_text(DATASHEET.format(**SETTINGS, **made), encoding="utf-8")


def read(net: BidirectionalLM, vocabulary: Vocabulary, test: list[list[str]], seed: int) -> dict:
    """What probes read from the layers of a net."""
    told, mix = senses(net, vocabulary, seed)
    found: dict = {
        "senses": told,
        "noun or verb": {"layers": [told[f"layer {j}"] for j in range(DEPTH + 1)], "mix": mix},
    }
    for name, (vectors, labels) in tasks(net, vocabulary, test, seed).items():
        probed = [probe(layer.numpy(), labels.numpy(), seed) for layer in vectors]
        common = round(labels.bincount().max().item() / len(labels), 4)
        found[name] = {"most common": common, "layers": probed, "mix": chosen(vectors, labels, seed)}
    return found


def run(seed: int, device: str = "cpu") -> dict:
    """Train a net and probe it, and one with the same weights before it learned anything."""
    parts = divide(read_files(TEXT), seed)
    vocabulary, chance = vocabulary_of(parts.train, VOCABULARY), Random(seed)
    validation = encode(chance.sample(parts.validation, JUDGED), vocabulary)
    test = chance.sample(parts.test, len(parts.test))
    net = BidirectionalLM(VOCABULARY, HIDDEN, depth=DEPTH, generator=torch.Generator().manual_seed(seed))
    untrained = read(net, vocabulary, test, seed)
    end = learn(net, encode(parts.train, vocabulary), validation, seed, device)
    told = [round(value, 1) for value in perplexities(net, encode(test[:SENTENCES], vocabulary))]
    row = {"seed": seed, **end, "perplexity": told, **read(net, vocabulary, test, seed), "untrained": untrained}
    if seed == 0:
        keep(net, row)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(5)), help="which runs")
    parser.add_argument("--device", default="cpu", help="where the nets are trained: cpu or cuda")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    runs: Sequence[dict] = kept_rows(arguments.out, SETTINGS)
    for seed in arguments.seeds:
        if any(row["seed"] == seed for row in runs):
            continue
        runs = [*runs, run(seed, arguments.device)]
        print(json.dumps(runs[-1]), flush=True)
        table = {"task": "vectors in context, read by linear probes", "settings": SETTINGS, "runs": runs}
        arguments.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
