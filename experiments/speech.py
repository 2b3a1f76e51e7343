"""Trains nets that write down commands: the one that is kept, and five smaller ones for a table.

    python experiments/speech.py                    data/checkpoints/speech.safetensors, ten minutes on one core
    python experiments/speech.py --table            data/results/04_sentences.json, five seeds, three minutes a net
    python experiments/speech.py --table --seeds 0  one of them

Error rates are for sentences that were never trained on. Runs that the table has already are not repeated.
"""

import argparse
import functools
import json
import math
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
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
from course_lib.datasets.speech.spelling import SPACE, SYMBOLS, spelled, written
from course_lib.datasets.speech.voices import HEARD, UNHEARD, spoken_by
from course_lib.datasets.vocabulary import UNKNOWN, Vocabulary
from course_lib.datasheets import write_datasheet
from course_lib.metrics import label_error_rate
from course_lib.reference.cells import lengths_to_mask
from course_lib.reference.ctc import ctc_loss, greedy_decode, prefix_beam_decode
from course_lib.reference.deep_speech import DeepSpeech, frame_count, log_filter_banks, normalised
from course_lib.reference.language import KneserNeyModel
from course_lib.results import kept_rows
from course_lib.training import History, fit

BANDS, HIDDEN, CONTEXT, STRIDE = 80, 128, 4, 2
BATCH, STEPS, RATE, CLIP, EVERY, PATIENCE, SEED = 32, 2000, 2e-3, 1.0, 100, 4, 0
CLIPS, HEARINGS, VALIDATION, TESTED = 3000, 2, 100, 120
QUIETEST, LOUDEST = 30.0, 0.0  # decibels between voice and noise, in training
SMALL, FEW_STEPS, SENTENCES = 96, 700, 20  # units of a net of the table, its steps, what each voice says to it
SAYING = ("en", "en-us+m2", "en-gb-x-rp+m5", "en-029+m1", "en-us-nyc+m6", "en-gb-x-gbclan+f2", *UNHEARD)
WIDTH, LM_WEIGHT, WORD_BONUS = 16, 1.0, 1.0
NOISES = (("hiss", 30), ("hiss", 20), ("hiss", 10), ("hiss", 5), ("babble", 10))
SEARCHED = (("hiss", 30), ("hiss", 10))  # where the beam is tried too
DATA = Path(__file__).parents[1] / "data"
CHECKPOINT, TABLE = DATA / "checkpoints" / "speech.safetensors", DATA / "results" / "04_sentences.json"
SETTINGS = {
    "hidden": SMALL,
    "steps": FEW_STEPS,
    "batch": BATCH,
    "rate": RATE,
    "clips": CLIPS,
    "sentences": SENTENCES,
    "voices": list(SAYING),
    "noises": [list(noise) for noise in NOISES],
    "width": WIDTH,
    "lm_weight": LM_WEIGHT,
    "word_bonus": WORD_BONUS,
}

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

TABLE_DATASHEET = """# {file}

**What.** What five nets of Deep Speech's form, {hidden} units a layer, make of {sentences} held-out sentences that
{count} voices say alike: the first six voices are among the twenty of training, the others are not. `nets` holds each
net's share of wrong letters on other clips during training. A row for each net, noise and decoder (greedy; a beam; a
beam that is told by a language model of words what is likely) has, voice by voice, the edits that turn the words and
letters read into those said; `said` has how many words and letters those are, for each voice alike.

**How made.** `python experiments/speech.py --table`, with the settings that the file holds: the same {clips} clips for
every net, weights and their order by its seed, and {steps} steps, after which it was stopped; of the weights, those are
kept that spelled the validation clips best. All voices are espeak-ng's. Runs differ with the machine's rounding.

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


def net_of(seed: int, hidden: int = HIDDEN) -> DeepSpeech:
    generator = torch.Generator().manual_seed(seed)
    return DeepSpeech(BANDS, hidden, len(SYMBOLS), context=CONTEXT, stride=STRIDE, generator=generator)


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


def trained(seed: int = SEED, steps: int = STEPS, hidden: int = HIDDEN) -> tuple[DeepSpeech, History]:
    net = net_of(seed, hidden)
    history = fit(
        net,
        batches(torch.Generator().manual_seed(100 + seed)),
        loss,
        steps=steps,
        rate=RATE,
        clip=CLIP,
        validate=validation_error,
        every=EVERY,
        patience=PATIENCE,
        label=f"speech, seed {seed}",
    )
    return net, history


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


@functools.cache
def saying() -> Spoken:
    """The same sentences, at the same rates and pitches, by every voice of the table."""
    random = Random(8)
    ways = spoken_by(SAYING, sentences(SENTENCES, random, held_out=True), random)
    utterances = [way._replace(voice=voice) for voice in SAYING for way in ways]
    return Spoken(utterances, speak(utterances))


@functools.cache
def likely_words() -> Callable[[tuple[tuple[int, ...], ...], tuple[int, ...]], float]:
    """ln P of a word after the two before it, counted in other sentences of the grammar."""
    texts = [text.split() for text in sentences(10_000, Random(7))]
    vocabulary = Vocabulary.count(texts, specials=(UNKNOWN,), unknown=UNKNOWN)
    model = KneserNeyModel(3, len(vocabulary), discount=0.5).fit([vocabulary.encode(words) for words in texts])

    @functools.cache
    def ln_chance(words: tuple[tuple[int, ...], ...], word: tuple[int, ...]) -> float:
        before = vocabulary.encode([written(one) for one in words])
        return math.log(model.probability(vocabulary[written(word)], before))

    return lambda words, word: ln_chance(tuple(words[-2:]), word)


def beam(log_probs: Tensor, outputs: Tensor) -> list[list[int]]:
    return [found[0][0] for found in prefix_beam_decode(log_probs, outputs, WIDTH)]


def beam_with_words(log_probs: Tensor, outputs: Tensor) -> list[list[int]]:
    found = prefix_beam_decode(log_probs, outputs, WIDTH, likely_words(), LM_WEIGHT, WORD_BONUS, space=SPACE)
    return [candidates[0][0] for candidates in found]


DECODERS: dict[str, Callable[[Tensor, Tensor], list[list[int]]]] = {
    "greedy": greedy_decode,
    "beam": beam,
    "beam + words": beam_with_words,
}


def edits(said: Sequence[Sequence[Hashable]], texts: Sequence[Sequence[Hashable]]) -> list[int]:
    """How many words, or letters, are inserted, left out or replaced, voice by voice."""
    pairs = list(zip(said, texts, strict=True))
    counts = [round(label_error_rate([one], [text]) * len(text)) for one, text in pairs]
    return [sum(counts[start : start + SENTENCES]) for start in range(0, len(counts), SENTENCES)]


def measure(net: DeepSpeech) -> list[dict]:
    """A row for every noise and decoder; every net hears the same noise."""
    clips, rows = saying(), []
    texts = [utterance.text for utterance in clips.utterances]
    for noise, decibels in NOISES:
        generator = torch.Generator().manual_seed(decibels)
        features = [features_of(disturbed(sound, noise, decibels, generator)) for sound in clips.sounds]
        heard = emissions(net, batch_of(features, texts))
        for decoder, decode in DECODERS.items():
            if decoder == "greedy" or (noise, decibels) in SEARCHED:
                read = [written(symbols) for symbols in decode(*heard)]
                words = edits([one.split() for one in read], [text.split() for text in texts])
                about = {"noise": noise, "decibels": decibels, "decoder": decoder}
                rows.append({**about, "words": words, "letters": edits(read, texts)})
    return rows


def remake(seeds: Iterable[int] = range(5), out: Path = TABLE) -> None:
    """Train and measure; nets that the table has already, made with these settings, are kept."""
    texts = [utterance.text for utterance in saying().utterances[:SENTENCES]]
    said = {"words": sum(len(text.split()) for text in texts), "letters": sum(map(len, texts))}
    nets, rows = (kept_rows(out, SETTINGS, part) for part in ("nets", "rows"))
    for seed in seeds:
        if any(net["seed"] == seed for net in nets):
            continue
        net, history = trained(seed, FEW_STEPS, SMALL)
        nets.append({"seed": seed, "checked": history.checked, "letters": history.scores})
        rows += [{"seed": seed, **row} for row in measure(net)]
        parts = (",\n ".join(json.dumps(one) for one in part) for part in (nets, rows))
        head = f'{{"task": "spoken sentences", "settings": {json.dumps(SETTINGS)},\n"said": {json.dumps(said)}'
        out.write_text(head + ',\n"nets": [\n {}\n],\n"rows": [\n {}\n]}}\n'.format(*parts), encoding="utf-8")
        facts = {"hidden": SMALL, "sentences": SENTENCES, "count": len(SAYING), "clips": CLIPS, "steps": FEW_STEPS}
        write_datasheet(out, TABLE_DATASHEET, **facts)
        print(nets[-1], *rows[-9:], sep="\n", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--table", action="store_true")
    parser.add_argument("--seeds", nargs="*", type=int, default=list(range(5)))
    asked = parser.parse_args()
    torch.set_num_threads(1)
    if asked.table:
        remake(asked.seeds)
    else:
        keep(trained()[0])


if __name__ == "__main__":
    main()
