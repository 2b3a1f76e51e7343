"""Trains the net that writes docstrings in NextWord: makes data/checkpoints/docstring_writer.safetensors.

    python experiments/docstring_writer.py

Four minutes on one core. It learns from the kept docstrings until the sentences that it is chosen by are no longer
better understood. What is printed, and stands in its datasheet, is for files of the library that it has not seen.
"""

import argparse
from pathlib import Path
from typing import NamedTuple

import torch
from safetensors.torch import save_file
from torch import Generator, Tensor

from course_lib.datasets.docstrings import Sentences, divide, encode, pad, read_files, sentence_batches, vocabulary_of
from course_lib.datasheets import write_datasheet
from course_lib.reference.cells import LSTMCell
from course_lib.reference.language import KneserNeyModel, RecurrentLM, perplexity
from course_lib.training import fit

DATA = Path(__file__).parents[1] / "data"
CHECKPOINT = DATA / "checkpoints" / "docstring_writer.safetensors"
WORDS, EMBEDDING, HIDDEN = 1000, 64, 128
SEED, BATCH, RATE, CLIP = 0, 64, 5e-3, 1.0
STEPS, EVERY, PATIENCE = 3000, 150, 3  # at most; how often the net is looked at; looks without progress

DATASHEET = """# {file}

**What.** The weights of a net that guesses the next word of a docstring, `RecurrentLM({words}, LSTMCell({embedding},
{hidden}))` of `course_lib.reference`. Its vocabulary: `vocabulary_of(divide(read_files(…), seed=0).train, {words})` of
`course_lib.datasets.docstrings`, from `data/text/python_docstrings.txt.gz`; a sentence stands between two `<end>`.

**How made.** `python experiments/docstring_writer.py`: at most {steps} steps of Adam on the training sentences, seed 0;
those weights are kept that understood the validation sentences best. Perplexity on files of the library that it has not
seen: {of_net:.1f}, where trigrams with Kneser–Ney smoothing, counted in the same text, have {of_counts:.1f}.

**Licence.** CC BY 4.0, as the course's texts; the text it was trained on is under the PSF licence.

**SHA-256.** `{digest}`
"""


class Corpus(NamedTuple):
    """The kept docstrings as tokens of one vocabulary; no file of the library is in two of the parts."""

    train: list[list[int]]
    validation: list[list[int]]
    test: list[list[int]]


def corpus() -> Corpus:
    parts = divide(read_files(DATA / "text" / "python_docstrings.txt.gz"), seed=0)
    known = vocabulary_of(parts.train, WORDS)
    return Corpus(*(encode(part, known) for part in parts))


def writer(generator: Generator | None = None) -> RecurrentLM:
    return RecurrentLM(WORDS, LSTMCell(EMBEDDING, HIDDEN, generator=generator), generator=generator)


def told(net: RecurrentLM, batch: Sentences) -> Tensor:
    """ln P of every word but the first of each sentence, padding left out."""
    return net.score(*batch)[batch.mask[:, 1:]]


def loss(net: RecurrentLM, batch: Sentences) -> Tensor:
    return -told(net, batch).mean()


@torch.no_grad()
def net_perplexity(net: RecurrentLM, sentences: list[list[int]]) -> float:
    batches = (pad(sentences[at : at + 100]) for at in range(0, len(sentences), 100))
    return perplexity(torch.cat([told(net, batch) for batch in batches]))


def counted_perplexity(text: Corpus) -> float:
    """Of trigrams, on the test sentences."""
    trigrams = KneserNeyModel(3, WORDS, discount=0.8).fit(text.train)
    return perplexity(torch.cat([trigrams.log_probs(sentence)[1:] for sentence in text.test]))


def trained(text: Corpus, steps: int = STEPS) -> RecurrentLM:
    generator = Generator().manual_seed(SEED)
    net = writer(generator)
    fit(
        net,
        sentence_batches(text.train, BATCH, generator),
        loss,
        steps=steps,
        rate=RATE,
        clip=CLIP,
        validate=lambda net: net_perplexity(net, text.validation),
        every=EVERY,
        patience=PATIENCE,
        label="writer",
    )
    return net


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    torch.set_num_threads(1)
    text = corpus()
    net = trained(text)
    measured = {"of_net": net_perplexity(net, text.test), "of_counts": counted_perplexity(text)}
    save_file(net.state_dict(), CHECKPOINT)
    sizes = {"words": WORDS, "embedding": EMBEDDING, "hidden": HIDDEN, "steps": STEPS}
    write_datasheet(CHECKPOINT, DATASHEET, **sizes, **measured)
    print(measured)


if __name__ == "__main__":
    main()
