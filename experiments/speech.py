"""Nets that write down what espeak-ng says: makes data/results/04_speech.json and data/checkpoints/speech.safetensors.

    python experiments/speech.py                 five seeds
    python experiments/speech.py --seeds 0 1     some of them
    python experiments/speech.py --keep          the checkpoint as well

Five to ten minutes a seed on one core, and as long for the checkpoint. Runs that the table has are not repeated.
"""

import argparse
import functools
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import torch
from safetensors.torch import load_file, save_file
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
from course_lib.training import fit

BANDS, HIDDEN, CONTEXT, STRIDE = 80, 128, 4, 2
BATCH, STEPS, KEPT_STEPS, RATE, CLIP, EVERY, PATIENCE = 32, 1000, 2000, 2e-3, 1.0, 100, 4
CLIPS, HEARINGS, VALIDATION, TESTED, SEARCHED = 3000, 2, 100, 120, 60
QUIETEST, LOUDEST = 30.0, 0.0  # decibels between voice and noise, in training
TEXTS, WIDTH, LM_WEIGHT, WORD_BONUS = 10000, 16, 1.0, 1.0
NOISES = {"none": None, "hiss 20 dB": 20, "hiss 10 dB": 10, "hiss 5 dB": 5, "hiss 0 dB": 0, "babble 10 dB": 10}
SEARCHES = ("none", "hiss 10 dB", "hiss 5 dB")  # where beams are tried too
ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "data" / "results" / "04_speech.json"
CHECKPOINT = ROOT / "data" / "checkpoints" / "speech.safetensors"
SETTINGS = {
    "bands": BANDS,
    "hidden": HIDDEN,
    "context": CONTEXT,
    "stride": STRIDE,
    "clips": CLIPS,
    "batch": BATCH,
    "steps": STEPS,
    "kept_steps": KEPT_STEPS,
    "rate": RATE,
    "width": WIDTH,
    "lm_weight": LM_WEIGHT,
    "word_bonus": WORD_BONUS,
}
Decoder = Callable[[Tensor, Tensor], list[list[int]]]

SHEET_OF_NET = """# {file}

**What.** The weights of `course_lib.reference.deep_speech.DeepSpeech(80, 128, 28, context=4, stride=2)`, which writes
down what is said over a telephone: symbol 0 is CTC's blank, 1 the space, 2 to 27 are the letters. Its input:
`log_filter_banks`, `normalised`.

**How made.** `python experiments/speech.py --keep`: at most {kept_steps} steps of Adam with
`course_lib.reference.ctc.ctc_loss`, seed 0, on {clips} clips of sentences from `course_lib.datasets.speech`, spoken by
the synthesiser espeak-ng with 20 voices, each clip with hiss or with other voices behind it. No person's voice is in
it, and a person need not be understood. Wrong words on {tested} sentences that it never saw: {known:.1%} by voices of
training, {strange:.1%} by others, greedily read and with no noise.

**Licence.** CC BY 4.0, as the course's texts.

**SHA-256.** `{digest}`
"""

SHEET_OF_TABLE = """# {file}

**What.** What five nets write down of synthesised sentences that they never saw: wrong letters, wrong words, and words
that are wrong by ear too, per letter and word that was said. A row for each seed, kind of voice, noise and decoder; on
{tested} clips, and on the first {searched} of them where beams are compared.

**How made.** `python experiments/speech.py`, with the settings that the file holds: nets as in
`data/checkpoints/speech.md`, each stopped after {steps} steps, when they still improved a little. Trigrams of words
come from other sentences of the same grammar. Runs differ with the machine's rounding and with espeak-ng's build.

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
    if noise.startswith("hiss"):
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
def tested(part: str, noise: str) -> Batch:
    """A part that no net is trained on, with one kind of noise: the same for every net."""
    clips, generator, decibels = corpus(part), torch.Generator().manual_seed(6), NOISES[noise]
    sounds = [s if decibels is None else disturbed(s, noise, decibels, generator) for s in clips.sounds]
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
    batch = tested("validation", "hiss 20 dB")
    return error_rates(greedy_decode(*emissions(net, batch)), texts_of(batch))["letters"]


def trained(seed: int, folder: Path | None = None, steps: int = STEPS) -> DeepSpeech:
    """The net of a seed; from the folder, if its weights lie there."""
    net, kept = net_of(seed), folder and folder / f"speech_{seed}.safetensors"
    if kept and kept.exists():
        net.load_state_dict(load_file(kept))
        return net.eval()
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
        label=f"speech, seed {seed}",
    )
    if kept:
        kept.parent.mkdir(parents=True, exist_ok=True)
        save_file(net.state_dict(), kept)
    return net


@functools.cache
def word_model() -> Callable[[tuple[tuple[int, ...], ...], tuple[int, ...]], float]:
    """ln P(word | words before), trigrams counted in sentences of which none is held out."""
    counted = [text.split() for text in sentences(TEXTS, Random(7))]
    vocabulary = Vocabulary.count(counted, specials=(UNKNOWN,), unknown=UNKNOWN)
    model = KneserNeyModel(3, len(vocabulary), discount=0.5).fit([vocabulary.encode(words) for words in counted])

    @functools.cache
    def ask(words: tuple[tuple[int, ...], ...], word: tuple[int, ...]) -> float:
        return math.log(model.probability(vocabulary[written(word)], [vocabulary[written(w)] for w in words]))

    return lambda words, word: ask(words[-2:], word)


def beam(*, with_model: bool) -> Decoder:
    lm = word_model() if with_model else None
    a, b = (LM_WEIGHT, WORD_BONUS) if with_model else (0.0, 0.0)

    def decode(log_probs: Tensor, lengths: Tensor) -> list[list[int]]:
        found = prefix_beam_decode(log_probs, lengths, WIDTH, lm, a, b, space=SPACE)
        return [candidates[0][0] for candidates in found]

    return decode


def measure(net: DeepSpeech) -> list[dict]:
    """Error rates by voices, noise and decoder."""
    rows = []
    for part in ("heard voices", "unheard voices"):
        for noise in NOISES:
            batch = tested(part, noise)
            log_probs, lengths = emissions(net, batch)
            texts, about = texts_of(batch), {"voices": part, "noise": noise}
            rows.append({**about, "decoder": "greedy", **error_rates(greedy_decode(log_probs, lengths), texts)})
            if noise in SEARCHES:
                few = (log_probs[:SEARCHED], lengths[:SEARCHED])
                for name, decode in {
                    "greedy, searched clips": greedy_decode,
                    "beam": beam(with_model=False),
                    "beam + words": beam(with_model=True),
                }.items():
                    rows.append({**about, "decoder": name, **error_rates(decode(*few), texts[:SEARCHED])})
    return rows


def remake(seeds: Iterable[int] = range(5), out: Path = RESULTS, folder: Path | None = None) -> list[dict]:
    """Train and measure; seeds that the table has already, made with these settings, are kept."""
    old = json.loads(out.read_text(encoding="utf-8")) if out.exists() else {}
    rows = old["rows"] if old.get("settings") == SETTINGS else []
    for seed in seeds:
        if any(row["seed"] == seed for row in rows):
            continue
        rows += [{"seed": seed, **row} for row in measure(trained(seed, folder))]
        print({what: rate for what, rate in rows[-1].items() if what != "seed"}, f"seed {seed}", flush=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        lines = ",\n ".join(json.dumps(row) for row in sorted(rows, key=lambda row: row["seed"]))
        out.write_text(
            f'{{"task": "speech", "settings": {json.dumps(SETTINGS)},\n"rows": [\n {lines}\n]}}\n', encoding="utf-8"
        )
    return rows


def keep() -> None:
    """The checkpoint: the first seed's net, trained for longer."""
    net = trained(0, steps=KEPT_STEPS)
    save_file(net.state_dict(), CHECKPOINT)
    greedy = {
        part: error_rates(greedy_decode(*emissions(net, tested(part, "none"))), texts_of(tested(part, "none")))
        for part in ("heard voices", "unheard voices")
    }
    known, strange = (greedy[part]["words"] for part in greedy)
    write_datasheet(CHECKPOINT, SHEET_OF_NET, **SETTINGS, tested=TESTED, known=known, strange=strange)
    print(greedy)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", nargs="*", type=int, default=list(range(5)))
    parser.add_argument("--weights", type=Path, metavar="FOLDER", help="where the nets of the table are kept")
    parser.add_argument("--keep", action="store_true", help="make the checkpoint too")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    remake(arguments.seeds, folder=arguments.weights)
    write_datasheet(RESULTS, SHEET_OF_TABLE, **SETTINGS, tested=TESTED, searched=SEARCHED)
    if arguments.keep:
        keep()


if __name__ == "__main__":
    main()
