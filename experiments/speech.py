"""Trains the net that writes down commands: makes data/checkpoints/speech.safetensors and its datasheet.

    python experiments/speech.py

Ten minutes on one core. The error rates that stand in the datasheet are for sentences that were never trained on.
"""

import functools
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import torch
from safetensors.torch import save_file
from torch import Generator, Tensor
from torch.nn.utils.rnn import pad_sequence

from course_lib.datasets.speech.espeak import Utterance, speak
from course_lib.datasets.speech.grammar import by_ear, sentences
from course_lib.datasets.speech.noise import babble, hiss, with_noise
from course_lib.datasets.speech.spelling import SYMBOLS, spelled, written
from course_lib.datasets.speech.voices import HEARD, UNHEARD, spoken_by
from course_lib.datasheets import write_datasheet
from course_lib.metrics import label_error_rate
from course_lib.reference.cells import lengths_to_mask
from course_lib.reference.ctc import ctc_loss, greedy_decode
from course_lib.reference.deep_speech import DeepSpeech, frame_count, log_filter_banks, normalised
from course_lib.training import fit

BANDS, HIDDEN, CONTEXT, STRIDE = 80, 128, 4, 2
BATCH, STEPS, RATE, CLIP, EVERY, PATIENCE, SEED = 32, 2000, 2e-3, 1.0, 100, 4, 0
CLIPS, HEARINGS, VALIDATION, TESTED = 3000, 2, 100, 120
QUIETEST, LOUDEST = 30.0, 0.0  # decibels between voice and noise, in training
CHECKPOINT = Path(__file__).parents[1] / "data" / "checkpoints" / "speech.safetensors"

DATASHEET = """# {file}

**What.** The weights of `course_lib.reference.deep_speech.DeepSpeech(80, 128, 28, context=4, stride=2)`, which writes
down what is said over a telephone: symbol 0 is CTC's blank, 1 the space, 2 to 27 are the letters. Its input:
`log_filter_banks`, `normalised`.

**How made.** `python experiments/speech.py`: {steps} steps of Adam with `course_lib.reference.ctc.ctc_loss`, seed 0, on
{clips} clips of sentences from `course_lib.datasets.speech`, spoken by the synthesiser espeak-ng with 20 voices, each
clip with hiss or with other voices behind it; of the weights, those are kept that spelled the validation clips best. No
person's voice is in it, and a person need not be understood. On {tested} sentences that it never saw, greedily read and
with no noise, it gets {known:.1%} of the words wrong by voices of training, and {strange:.1%} by others.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""


class Spoken(NamedTuple):
    utterances: list[Utterance]
    sounds: list[Tensor]


@functools.cache
def corpus(part: str) -> Spoken:
    """The clips of one part."""
    voices, held_out, count, seed = {
        "training": (HEARD, False, CLIPS, 1),
        "validation": (HEARD, True, VALIDATION, 2),
        "heard voices": (HEARD, True, TESTED, 3),
        "unheard voices": (UNHEARD, True, TESTED, 4),
    }[part]
    random = Random(seed)
    utterances = spoken_by(voices, sentences(count, random, held_out=held_out), random)
    return Spoken(utterances, speak(utterances))


class Batch(NamedTuple):
    features: Tensor
    frames: Tensor
    targets: Tensor
    letters: Tensor


def batch_of(features: Sequence[Tensor], texts: Sequence[str]) -> Batch:
    spellings = [torch.tensor(spelled(text)) for text in texts]
    return Batch(
        pad_sequence(list(features), batch_first=True).float(),
        torch.tensor([len(one) for one in features]),
        pad_sequence(spellings, batch_first=True),
        torch.tensor([len(one) for one in spellings]),
    )


def features_of(sound: Tensor) -> Tensor:
    frames = torch.tensor([frame_count(len(sound))])
    return normalised(log_filter_banks(sound[None], BANDS), frames)[0]


def disturbed(sound: Tensor, noise: str, decibels: float, generator: Generator) -> Tensor:
    """With hiss, or with others who speak at the same time."""
    if noise == "hiss":
        return with_noise(sound, hiss(len(sound), generator), decibels)
    return with_noise(sound, babble(len(sound), corpus("training").sounds, generator), decibels)


@functools.cache
def training_features() -> list[list[Tensor]]:
    """Every clip as it is heard on two lines, with other noise on each; as halves, to need less memory."""
    generator = torch.Generator().manual_seed(5)

    def heard(sound: Tensor) -> Tensor:
        decibels = LOUDEST + (QUIETEST - LOUDEST) * float(torch.rand((), generator=generator))
        noise = "hiss" if torch.rand((), generator=generator) < 0.5 else "babble"
        return features_of(disturbed(sound, noise, decibels, generator)).half()

    return [[heard(sound) for _ in range(HEARINGS)] for sound in corpus("training").sounds]


def batches(generator: Generator) -> Iterator[Batch]:
    """Clips of about one length, drawn without end."""
    clips, heard = corpus("training"), training_features()
    while True:
        pool = torch.randint(len(heard), (8 * BATCH,), generator=generator).tolist()
        pool.sort(key=lambda row: len(heard[row][0]))
        for place in torch.randperm(8, generator=generator).tolist():
            rows = pool[place * BATCH : (place + 1) * BATCH]
            which = torch.randint(HEARINGS, (BATCH,), generator=generator).tolist()
            features = [heard[row][hearing] for row, hearing in zip(rows, which, strict=True)]
            yield batch_of(features, [clips.utterances[row].text for row in rows])


@functools.cache
def heard_by_no_net(part: str, decibels: float | None = None) -> Batch:
    """A part that the net is not trained on, with no noise or some hiss."""
    clips, generator = corpus(part), torch.Generator().manual_seed(6)
    sounds = [s if decibels is None else disturbed(s, "hiss", decibels, generator) for s in clips.sounds]
    return batch_of([features_of(sound) for sound in sounds], [utterance.text for utterance in clips.utterances])


def loss(net: DeepSpeech, batch: Batch) -> Tensor:
    """CTC's loss a letter; a clip too fast to be spelled in its frames teaches nothing."""
    said = net(batch.features, lengths_to_mask(batch.frames))
    losses = ctc_loss(said, batch.targets, net.outputs(batch.frames), batch.letters, zero_infinity=True)
    return losses.sum() / batch.letters.sum()


def net_of(seed: int) -> DeepSpeech:
    generator = torch.Generator().manual_seed(seed)
    return DeepSpeech(BANDS, HIDDEN, len(SYMBOLS), context=CONTEXT, stride=STRIDE, generator=generator)


@torch.no_grad()
def emissions(net: DeepSpeech, batch: Batch) -> tuple[Tensor, Tensor]:
    return net(batch.features, lengths_to_mask(batch.frames)), net.outputs(batch.frames)


def texts_of(batch: Batch) -> list[str]:
    return [written(row[:n].tolist()) for row, n in zip(batch.targets, batch.letters.tolist(), strict=True)]


def error_rates(read: list[list[int]], texts: list[str]) -> dict[str, float]:
    """Wrong letters and wrong words, per letter and per word that was said; and words wrong by ear, too."""
    said = [written(symbols) for symbols in read]
    letters = label_error_rate(said, texts)
    words = label_error_rate([one.split() for one in said], [text.split() for text in texts])
    heard = label_error_rate([by_ear(one).split() for one in said], [by_ear(text).split() for text in texts])
    return {"letters": round(letters, 4), "words": round(words, 4), "words by ear": round(heard, 4)}


def validation_error(net: DeepSpeech) -> float:
    batch = heard_by_no_net("validation", 20)
    return error_rates(greedy_decode(*emissions(net, batch)), texts_of(batch))["letters"]


def trained(seed: int = SEED, steps: int = STEPS) -> DeepSpeech:
    net = net_of(seed)
    fit(
        net,
        batches(torch.Generator().manual_seed(100 + seed)),
        loss,
        steps=steps,
        rate=RATE,
        clip=CLIP,
        validate=validation_error,
        every=EVERY,
        patience=PATIENCE,
        label="speech",
    )
    return net


def keep(net: DeepSpeech) -> None:
    """The checkpoint, and what it can do."""
    save_file(net.state_dict(), CHECKPOINT)
    wrong = {}
    for part in ("heard voices", "unheard voices"):
        batch = heard_by_no_net(part)
        wrong[part] = error_rates(greedy_decode(*emissions(net, batch)), texts_of(batch))
    known, strange = (rates["words"] for rates in wrong.values())
    write_datasheet(CHECKPOINT, DATASHEET, steps=STEPS, clips=CLIPS, tested=TESTED, known=known, strange=strange)
    print(wrong)


def main() -> None:
    torch.set_num_threads(1)
    keep(trained())


if __name__ == "__main__":
    main()
