"""A recurrent net and counts, by the size of the text they learn from: makes data/results/03_language_models.json.

    python experiments/language_models.py              five seeds, every size
    python experiments/language_models.py --seeds 0    one of them

Five minutes on one core. A seed deals the files out anew and draws the net's weights. Both models see the same
sentences and the same vocabulary. The net learns until its perplexity on the validation sentences has not fallen four
times running ("settled"), or the rounds are over ("stopped"); order and discount of the Kneser–Ney model are chosen on
the same sentences. Runs that the table has already, made with these settings, are kept.
"""

import argparse
import itertools
import json
from collections.abc import Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import torch
from torch import Tensor

from course_lib.datasets.docstrings import (
    divide,
    encode,
    of_one_length,
    read_files,
    unpadded_batches,
    vocabulary_of,
)
from course_lib.reference.cells import LSTMCell, unroll_fused
from course_lib.reference.language import KneserNeyModel, RecurrentLM, perplexity
from course_lib.reference.language.counts import CountModel
from course_lib.results import kept_rows
from course_lib.training import fit

DATA = Path(__file__).parents[1] / "data"
TEXT, RESULTS = DATA / "text" / "python_docstrings.txt.gz", DATA / "results" / "03_language_models.json"
VOCABULARY, EMBEDDING, HIDDEN, BATCH, RATE, CLIP = 500, 32, 64, 32, 5e-3, 1.0
SIZES = (3_000, 10_000, 30_000, 100_000)  # tokens to learn from
ORDERS, DISCOUNTS, PATIENCE, ROUNDS, JUDGED = (2, 3), (0.7, 0.9), 4, 40, 200  # JUDGED: sentences to choose and judge by
SETTINGS = {
    "vocabulary": VOCABULARY,
    "embedding": EMBEDDING,
    "hidden": HIDDEN,
    "batch": BATCH,
    "rate": RATE,
    "sizes": list(SIZES),
    "orders": list(ORDERS),
    "discounts": list(DISCOUNTS),
    "patience": PATIENCE,
    "rounds": ROUNDS,
    "judged": JUDGED,
}
Encoded = list[list[int]]


class Parts(NamedTuple):
    """A division of the files, as indices."""

    train: Encoded
    validation: Encoded
    test: Encoded


def prepared(seed: int) -> Parts:
    """The three parts as indices, in random order, END around each sentence; few to choose and to judge by."""
    parts = divide(read_files(TEXT), seed)
    vocabulary, chance = vocabulary_of(parts.train, VOCABULARY), Random(seed)
    counts = (len(parts.train), JUDGED, JUDGED)
    chosen = [chance.sample(part, count) for part, count in zip(parts, counts, strict=True)]
    return Parts(*(encode(part, vocabulary) for part in chosen))


def beginning(sentences: Encoded, tokens: int) -> Encoded:
    """The first sentences, up to so many tokens together."""
    until = itertools.accumulate(len(sentence) - 1 for sentence in sentences)
    return [sentence for sentence, total in zip(sentences, until, strict=True) if total <= tokens]


def log_probs(net: RecurrentLM, tokens: Tensor) -> Tensor:
    """What ``net.score(tokens)`` computes, several times faster."""
    tokens = tokens.to(net.E.weight.device)
    h, _ = unroll_fused(net.cell, net.E(tokens[:, :-1]))
    return net.W_y(h).log_softmax(dim=-1).gather(2, tokens[:, 1:, None]).squeeze(2)


@torch.no_grad()
def net_perplexity(net: RecurrentLM, sentences: Encoded) -> float:
    return perplexity(torch.cat([log_probs(net, tokens).flatten() for tokens in of_one_length(sentences, 64)]))


def counted_perplexity(model: CountModel, sentences: Encoded) -> float:
    """Perplexity of all tokens but the END before each sentence."""
    return perplexity(torch.cat([model.log_probs(sentence)[1:] for sentence in sentences]))


def by_counts(parts: Parts) -> dict[str, float]:
    """The Kneser–Ney model that is best on the validation sentences, judged on the test sentences."""
    counted = {order: KneserNeyModel(order, VOCABULARY).fit(parts.train) for order in ORDERS}
    choices = {
        (order, d): KneserNeyModel(order, VOCABULARY, discount=d).share(counted[order])
        for order, d in itertools.product(ORDERS, DISCOUNTS)
    }
    order, d = min(choices, key=lambda choice: counted_perplexity(choices[choice], parts.validation[:100]))
    return {"order": order, "discount": d, "kneser-ney": round(counted_perplexity(choices[order, d], parts.test), 2)}


def by_net(parts: Parts, seed: int, device: str = "cpu") -> dict:
    """A net that learns from the same sentences until it gets no better on the validation sentences."""
    generator = torch.Generator().manual_seed(seed)
    net = RecurrentLM(VOCABULARY, LSTMCell(EMBEDDING, HIDDEN, generator=generator), generator=generator).to(device)
    every = max(10, min(100, len(parts.train) // BATCH // 2))
    history = fit(
        net,
        unpadded_batches(parts.train, BATCH, generator),
        lambda net, tokens: -log_probs(net, tokens).mean(),
        steps=ROUNDS * every,
        rate=RATE,
        clip=CLIP,
        validate=lambda net: net_perplexity(net, parts.validation),
        every=every,
        patience=PATIENCE,
        label=f"LSTM, {len(parts.train)} sentences, seed {seed}",
    )
    end = "settled" if len(history.checked) < ROUNDS else "stopped"
    return {"lstm": round(net_perplexity(net, parts.test), 2), "steps": history.checked[-1], "outcome": end}


def run(size: int, seed: int, device: str = "cpu") -> dict:
    parts = prepared(seed)
    parts = parts._replace(train=beginning(parts.train, size))
    return {"size": size, "seed": seed} | by_counts(parts) | by_net(parts, seed, device)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="tokens to learn from")
    parser.add_argument("--seeds", type=int, nargs="+", default=list(range(5)), help="runs of each")
    parser.add_argument("--device", default="cpu", help="where the nets are trained: cpu or cuda")
    parser.add_argument("--out", type=Path, default=RESULTS, help="the table to write")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    runs: Sequence[dict] = kept_rows(arguments.out, SETTINGS)
    for size, seed in itertools.product(arguments.sizes, arguments.seeds):
        if any((row["size"], row["seed"]) == (size, seed) for row in runs):
            continue
        runs = [*runs, run(size, seed, arguments.device)]
        print(runs[-1], flush=True)
        table = {"task": "language models by the size of their text", "settings": SETTINGS, "runs": runs}
        arguments.out.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
