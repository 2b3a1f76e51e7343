"""Small nets that spell spoken digits, each trained in its own way: makes data/results/04_speech.json.

    python experiments/spoken_digits.py                     every training, five seeds
    python experiments/spoken_digits.py --seeds 0 1         some of them

About a minute a net on one core. Runs that the table has already are not repeated.
"""

import argparse
import itertools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import torch
from torch import Generator, Tensor
from torch.nn.utils.rnn import pad_sequence

from course_lib.datasets.speech import (
    HEARD,
    SPACE,
    SYMBOLS,
    Clip,
    hiss,
    load_clips,
    speak,
    spelled,
    spoken_by,
    with_noise,
    written,
)
from course_lib.datasets.speech.grammar import ONES
from course_lib.datasheets import write_datasheet
from course_lib.metrics import label_error_rate
from course_lib.reference.cells import lengths_to_mask
from course_lib.reference.ctc import ctc_loss, greedy_decode, prefix_beam_decode
from course_lib.reference.deep_speech import DeepSpeech, frame_count, log_filter_banks, normalised
from course_lib.results import kept_rows
from course_lib.training import fit, shuffled

HIDDEN, CONTEXT, STRIDE = 64, 4, 2
BATCH, STEPS, RATE, CLIP = 16, 300, 4e-3, 1.0
WIDTH, LM_WEIGHT, WORD_BONUS, UNLIKELY = 16, 1.0, 1.0, 1e-6
QUIET = 30.0  # decibels of hiss under the voice where a line is quiet
TRAININGS = {  # voices, and between how many decibels the hiss lies
    "four voices, quiet": ("four", (QUIET, QUIET)),
    "four voices, noisy": ("four", (0.0, QUIET)),
    "twenty voices, quiet": ("twenty", (QUIET, QUIET)),
}
NOISES, SEARCHED = (30, 20, 10, 5), (30, 10)  # decibels; where the beam is tried too
SETTINGS = {
    "hidden": HIDDEN,
    "context": CONTEXT,
    "stride": STRIDE,
    "batch": BATCH,
    "steps": STEPS,
    "rate": RATE,
    "width": WIDTH,
    "lm_weight": LM_WEIGHT,
    "word_bonus": WORD_BONUS,
    "noises": list(NOISES),
}
DATA = Path(__file__).parents[1] / "data"
CLIPS, RESULTS = DATA / "speech" / "digits.npz", DATA / "results" / "04_speech.json"
DIGITS = ("zero", *ONES)

DATASHEET = """# {file}

**What.** How many letters and words small nets of Deep Speech's form get wrong in spoken digits that they never heard.
A row for each way of training ({trainings}), seed, kind of voice ("known" or "strangers"), decibels between voice and
hiss, and decoder: greedy, a beam that knows the ten words, or, for the first way of training, a beam that knows none.

**How made.** `python experiments/spoken_digits.py`, with the settings that the file holds: every net had 160 clips and
{steps} steps, after which it was stopped. All voices are espeak-ng's; the clips of four voices, and those of the tests,
lie in `data/speech/digits.npz`. Runs differ with the machine's rounding.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


def clips_of(voices: str) -> list[Clip]:
    """160 clips of the same texts, by four voices or by twenty."""
    kept = load_clips(CLIPS, "training")
    if voices == "four":
        return kept
    said = spoken_by(HEARD, [clip.text for clip in kept], Random(11))
    paced = [one._replace(rate=clip.utterance.rate) for one, clip in zip(said, kept, strict=True)]
    return [Clip(utterance, sound) for utterance, sound in zip(paced, speak(paced), strict=True)]


def features_of(sounds: Sequence[Tensor]) -> tuple[Tensor, Tensor]:
    frames = torch.tensor([frame_count(len(sound)) for sound in sounds])
    return normalised(log_filter_banks(pad_sequence(list(sounds), batch_first=True)), frames), frames


def hissing(sound: Tensor, decibels: float, generator: Generator) -> Tensor:
    return with_noise(sound, hiss(len(sound), generator), decibels)


Batch = tuple[Tensor, Tensor, Tensor, Tensor]


def batches(clips: list[Clip], between: tuple[float, float], generator: Generator) -> Iterator[Batch]:
    """Features, frames, spelled texts and their lengths; the hiss is drawn anew every time."""
    low, high = between
    for rows in shuffled(len(clips), BATCH, generator):
        chosen = [clips[row] for row in rows]
        levels = (low + (high - low) * torch.rand(BATCH, generator=generator)).tolist()
        sounds = [hissing(clip.sound, level, generator) for clip, level in zip(chosen, levels, strict=True)]
        texts = [torch.tensor(spelled(clip.text)) for clip in chosen]
        yield *features_of(sounds), pad_sequence(texts, batch_first=True), torch.tensor([len(text) for text in texts])


def emissions(net: DeepSpeech, features: Tensor, frames: Tensor) -> tuple[Tensor, Tensor]:
    return net(features, lengths_to_mask(frames)), net.outputs(frames)


def loss(net: DeepSpeech, batch: Batch) -> Tensor:
    """CTC's loss a letter."""
    features, frames, targets, letters = batch
    log_probs, outputs = emissions(net, features, frames)
    return ctc_loss(log_probs, targets, outputs, letters).sum() / letters.sum()


def trained(training: str, seed: int, steps: int = STEPS) -> DeepSpeech:
    voices, between = TRAININGS[training]
    generator = torch.Generator().manual_seed(seed)
    net = DeepSpeech(80, HIDDEN, len(SYMBOLS), context=CONTEXT, stride=STRIDE, generator=generator)
    supply = batches(clips_of(voices), between, generator)
    fit(net, supply, loss, steps=steps, rate=RATE, clip=CLIP, label=f"{training}, seed {seed}")
    return net


def ten_words(words: tuple[tuple[int, ...], ...], word: tuple[int, ...]) -> float:
    """ln P of a word: one of ten, all alike, or hardly anything."""
    return math.log((1 - UNLIKELY) / 10) if written(word) in DIGITS else math.log(UNLIKELY)


def beam(log_probs: Tensor, outputs: Tensor) -> list[list[int]]:
    return [candidates[0][0] for candidates in prefix_beam_decode(log_probs, outputs, WIDTH)]


def beam_with_words(log_probs: Tensor, outputs: Tensor) -> list[list[int]]:
    found = prefix_beam_decode(log_probs, outputs, WIDTH, ten_words, LM_WEIGHT, WORD_BONUS, space=SPACE)
    return [candidates[0][0] for candidates in found]


DECODERS: dict[str, Callable[[Tensor, Tensor], list[list[int]]]] = {
    "greedy": greedy_decode,
    "beam": beam,
    "beam + words": beam_with_words,
}


def conditions(training: str) -> list[tuple[int, str]]:
    """Decibels and decoder of each row; what a beam does without words is asked of the first way of training alone."""
    beams = ("beam", "beam + words") if training == next(iter(TRAININGS)) else ("beam + words",)
    return [(level, "greedy") for level in NOISES] + [(level, decoder) for decoder in beams for level in SEARCHED]


@torch.no_grad()
def measure(net: DeepSpeech, training: str) -> list[dict]:
    """Error rates by voices, noise and decoder; every net hears the same hiss."""
    rows = []
    for part, name in (("checking", "known"), ("strangers", "strangers")):
        clips = load_clips(CLIPS, part)
        texts = [clip.text for clip in clips]
        for level, decoder in conditions(training):
            generator = torch.Generator().manual_seed(level)
            sounds = [hissing(clip.sound, level, generator) for clip in clips]
            read = [written(symbols) for symbols in DECODERS[decoder](*emissions(net, *features_of(sounds)))]
            letters = label_error_rate(read, texts)
            words = label_error_rate([one.split() for one in read], [text.split() for text in texts])
            about = {"voices": name, "decibels": level, "decoder": decoder}
            rows.append({**about, "letters": round(letters, 4), "words": round(words, 4)})
    return rows


def remake(seeds: Iterable[int] = range(5), out: Path = RESULTS) -> list[dict]:
    """Train and measure; runs that the table has already, made with these settings, are kept."""
    rows = kept_rows(out, SETTINGS, "rows")
    for training, seed in itertools.product(TRAININGS, seeds):
        if any((row["training"], row["seed"]) == (training, seed) for row in rows):
            continue
        rows += [{"training": training, "seed": seed, **row} for row in measure(trained(training, seed), training)]
        print(*rows[-2 * len(conditions(training)) :], sep="\n", flush=True)
        lines = ",\n ".join(json.dumps(row) for row in rows)
        settings = json.dumps(SETTINGS)
        out.write_text(
            f'{{"task": "spoken digits", "settings": {settings},\n"rows": [\n {lines}\n]}}\n', encoding="utf-8"
        )
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs="*", type=int, default=list(range(5)))
    torch.set_num_threads(1)
    remake(parser.parse_args().seeds)
    write_datasheet(RESULTS, DATASHEET, trainings="; ".join(TRAININGS), steps=STEPS)


if __name__ == "__main__":
    main()
