"""Sentences of a small grammar, spoken by the synthesiser espeak-ng over a telephone, or kept in files."""

from course_lib.datasets.speech.espeak import Utterance, can_speak, speak
from course_lib.datasets.speech.grammar import HOMOPHONES, by_ear, is_held_out, sentence, sentences
from course_lib.datasets.speech.kept import Clip, load_clips, save_clips
from course_lib.datasets.speech.noise import babble, hiss, with_noise
from course_lib.datasets.speech.recording import load_recording
from course_lib.datasets.speech.spelling import SPACE, SYMBOLS, spelled, written
from course_lib.datasets.speech.voices import HEARD, UNHEARD, spoken_by

__all__ = [
    "HEARD",
    "HOMOPHONES",
    "SPACE",
    "SYMBOLS",
    "UNHEARD",
    "Clip",
    "Utterance",
    "babble",
    "by_ear",
    "can_speak",
    "hiss",
    "is_held_out",
    "load_clips",
    "load_recording",
    "save_clips",
    "sentence",
    "sentences",
    "speak",
    "spelled",
    "spoken_by",
    "with_noise",
    "written",
]
