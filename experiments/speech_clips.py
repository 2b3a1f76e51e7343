"""Speaks the clips that the lecture on speech shows and measures: makes data/speech/digits.npz and commands.npz.

    python experiments/speech_clips.py

Some seconds. The voices are espeak-ng's; another build of it may round otherwise, and then the files differ in places.
"""

from pathlib import Path
from random import Random

from course_lib.datasets.speech.espeak import Utterance, speak
from course_lib.datasets.speech.grammar import HOMOPHONES, digits, sentences
from course_lib.datasets.speech.kept import Clip, save_clips
from course_lib.datasets.speech.voices import HEARD, UNHEARD, spoken_by
from course_lib.datasheets import write_datasheet

FOLDER = Path(__file__).parents[1] / "data" / "speech"
FEW_VOICES = ("en", "en-us+f2", "en-gb-x-rp+m5", "en-us+m4")
SENTENCE = "set a timer for twenty five minutes"
WAYS = (("en", 140, 45), ("en-us+f2", 140, 60), ("en-gb-x-rp+m5", 210, 40))
TRAINED, CHECKED, STRANGE, COMMANDS, PAIRS = 160, 40, 48, 36, 16

DATASHEET = """# {file}

**What.** {what} Sound of 8 000 samples a second and 8 bits a sample (μ-law), {seconds:.0f} seconds in all;
`course_lib.datasets.speech.load_clips` reads it.

**How made.** `python experiments/speech_clips.py`, by espeak-ng 1.52 through the package `espeakng-loader` 0.2.4, from
sentences of `course_lib.datasets.speech.grammar`; no person's voice is in it.

**Licence.** CC BY 4.0, as the course's texts; espeak-ng, which is under the GPL, puts none on what it says.

**SHA-256.** `{digest}`
"""


def clips(utterances: list[Utterance]) -> list[Clip]:
    return [Clip(utterance, sound) for utterance, sound in zip(utterances, speak(utterances), strict=True)]


def numbers(count: int, random: Random) -> list[str]:
    """Different sequences of one to four digits."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[digits(random, least=1, most=4)] = None
    return list(found)


def swapped(text: str) -> str:
    """A sentence with a word that sounds the same in the place of each that has one."""
    other = HOMOPHONES | {two: one for one, two in HOMOPHONES.items()}
    return " ".join(other.get(word, word) for word in text.split())


def pairs(random: Random) -> tuple[list[Clip], list[Clip]]:
    """Sentences with one homophone, as they are and with the other word, by the same voices."""
    texts = [text for text in sentences(400, random, held_out=True) if _different(text, swapped(text)) == 1]
    said = spoken_by(HEARD, texts[:PAIRS], random)
    return clips(said), clips([one._replace(text=swapped(one.text)) for one in said])


def _different(one: str, other: str) -> int:
    return sum(a != b for a, b in zip(one.split(), other.split(), strict=True))


def keep(name: str, what: str, parts: dict[str, list[Clip]]) -> None:
    file = FOLDER / f"{name}.npz"
    save_clips(file, parts)
    seconds = sum(len(clip.sound) for part in parts.values() for clip in part) / 8000
    write_datasheet(file, DATASHEET, what=what, seconds=seconds)
    print(f"{file.name}: {seconds:.0f} s, {file.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    random = Random(10)
    said = spoken_by(FEW_VOICES, numbers(TRAINED + CHECKED, random), random)
    strange = spoken_by(UNHEARD, numbers(STRANGE, random), random)
    spoken, strangers = (
        clips([one._replace(rate=min(one.rate + 40, 240)) for one in some]) for some in (said, strange)
    )
    keep(
        "digits",
        f"Digits in a row, by {len(FEW_VOICES)} voices: {TRAINED} clips to train with, {CHECKED} to check with; and "
        f"{STRANGE} clips by {len(UNHEARD)} other voices.",
        {"training": spoken[:TRAINED], "checking": spoken[TRAINED:], "strangers": strangers},
    )
    parts = {"same": clips([Utterance(SENTENCE, *way) for way in WAYS])}
    for part, voices in {"heard": HEARD, "unheard": UNHEARD}.items():
        parts[part] = clips(spoken_by(voices, sentences(COMMANDS, random, held_out=True), random))
    parts["right"], parts["swapped"] = pairs(Random(12))
    keep(
        "commands",
        f"Sentences held out from training: {COMMANDS} by voices that nets are trained on, {COMMANDS} by others; and "
        f"one sentence in {len(WAYS)} ways, and {PAIRS} with a homophone, as they are and with its other spelling.",
        parts,
    )


if __name__ == "__main__":
    main()
