"""Trains the nets that the explorables of unit 03 show: makes two files of weights in data/checkpoints.

    python experiments/docstring_nets.py                  both
    python experiments/docstring_nets.py --only reader    one of them: writer or reader

Ten minutes on one core. The writer is a recurrent language model, the reader reads from both ends; both learn from the
kept docstrings until the sentences that they are chosen by are no longer better understood. What is printed, and stands
in their datasheets, is for files of the library that neither has seen.
"""

import argparse
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import torch
from safetensors.torch import save_file
from torch import Generator, Tensor, nn

from course_lib.datasets.docstrings import (
    Division,
    Sentences,
    divide,
    encode,
    pad,
    read_files,
    sentence_batches,
    vocabulary_of,
)
from course_lib.datasheets import write_datasheet
from course_lib.reference.cells import LSTMCell
from course_lib.reference.language import BidirectionalLM, KneserNeyModel, RecurrentLM, perplexity
from course_lib.training import fit

DATA = Path(__file__).parents[1] / "data"
WORDS, EMBEDDING, HIDDEN, BOTH_WAYS = 1000, 64, 128, 64  # in the vocabulary; sizes of the writer, and of the reader
SEED, BATCH, RATE, CLIP = 0, 64, 5e-3, 1.0
STEPS, EVERY, PATIENCE = 3000, 150, 3  # at most; how often a net is looked at; looks without progress

SHEET = """# {file}

**What.** The weights of `{model}` of `course_lib.reference.language`, which {does}. Its
vocabulary: `vocabulary_of(divide(read_files(…), seed=0).train, 1000)` of `course_lib.datasets.docstrings`, from
`data/text/python_docstrings.txt.gz`; a sentence stands between two `<end>`.

**How made.** `python experiments/docstring_nets.py`: at most {steps} steps of Adam on the training sentences, seed 0;
those weights are kept that understood the validation sentences best. Perplexity on files of the library that it has not
seen: {measured}.

**Licence.** CC BY 4.0, as the course's texts; the text it was trained on is under the PSF licence.

**SHA-256.** `{digest}`
"""


class Corpus(NamedTuple):
    """The kept docstrings as tokens of one vocabulary; no file of the library is in two of the parts."""

    train: list[list[int]]
    validation: list[list[int]]
    test: list[list[int]]


def corpus() -> Corpus:
    parts: Division = divide(read_files(DATA / "text" / "python_docstrings.txt.gz"), seed=0)
    known = vocabulary_of(parts.train, WORDS)
    return Corpus(*(encode(part, known) for part in parts))


def writer(generator: Generator | None = None) -> RecurrentLM:
    """The net that writes on from the left."""
    return RecurrentLM(WORDS, LSTMCell(EMBEDDING, HIDDEN, generator=generator), generator=generator)


def reader(generator: Generator | None = None) -> BidirectionalLM:
    """The net that reads from both ends."""
    return BidirectionalLM(WORDS, BOTH_WAYS, depth=2, generator=generator)


def told(net: Any, batch: Sentences) -> list[Tensor]:
    """ln P of the words that each direction of a net has to guess, padding left out."""
    scores = net.score(*batch)
    directions = scores if isinstance(scores, tuple) else (scores,)
    return [direction[batch.mask[:, 1:]] for direction in directions]


def loss(net: nn.Module, batch: Sentences) -> Tensor:
    return -torch.cat(told(net, batch)).mean()


@torch.no_grad()
def perplexities(net: nn.Module, sentences: list[list[int]]) -> list[float]:
    """Of each direction."""
    batches = [told(net, pad(sentences[at : at + 100])) for at in range(0, len(sentences), 100)]
    return [perplexity(torch.cat(direction)) for direction in zip(*batches, strict=True)]


def trained(make: Callable[[Generator], nn.Module], text: Corpus, label: str, steps: int = STEPS) -> nn.Module:
    generator = Generator().manual_seed(SEED)
    net = make(generator)

    def score(net: nn.Module) -> float:
        return sum(map(math.log, perplexities(net, text.validation)))

    batches = sentence_batches(text.train, BATCH, generator)
    fit(
        net,
        batches,
        loss,
        steps=steps,
        rate=RATE,
        clip=CLIP,
        validate=score,
        every=EVERY,
        patience=PATIENCE,
        label=label,
    )
    return net


def keep(name: str, net: nn.Module, model: str, does: str, measured: str) -> None:
    """The weights of a net, and their datasheet."""
    file = DATA / "checkpoints" / f"{name}.safetensors"
    save_file(net.state_dict(), file)
    facts = {"model": model, "does": does, "steps": STEPS, "measured": measured}
    write_datasheet(file, SHEET, **facts)
    print(f"{name}: perplexity {measured}", flush=True)


def make_writer(text: Corpus) -> None:
    net = trained(writer, text, "writer")
    (of_net,) = perplexities(net, text.test)
    trigrams = KneserNeyModel(3, WORDS, discount=0.8).fit(text.train)
    of_counts = perplexity(torch.cat([trigrams.log_probs(sentence)[1:] for sentence in text.test]))
    model = f"RecurrentLM({WORDS}, LSTMCell({EMBEDDING}, {HIDDEN}))"
    measured = f"{of_net:.1f}, where trigrams with Kneser–Ney smoothing, counted in the same text, have {of_counts:.1f}"
    keep("docstring_writer", net, model, "guesses the next word of a docstring", measured)


def make_reader(text: Corpus) -> None:
    net = trained(reader, text, "reader")
    ahead, back = perplexities(net, text.test)
    model = f"BidirectionalLM({WORDS}, hidden={BOTH_WAYS}, depth=2)"
    measured = f"{ahead:.1f} from the left, {back:.1f} from the right"
    keep("docstring_reader", net, model, "reads docstrings from both ends", measured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=("writer", "reader"), help="make one of the two")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    text = corpus()
    for name, make in {"writer": make_writer, "reader": make_reader}.items():
        if arguments.only in (None, name):
            make(text)


if __name__ == "__main__":
    main()
