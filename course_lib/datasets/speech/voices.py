"""Who speaks: voices of espeak-ng, an accent and a variant each, divided into those that nets hear and others."""

from __future__ import annotations

from random import Random

from course_lib.datasets.speech.espeak import Utterance

HEARD = (
    *("en", "en+m1", "en+m3", "en+f1", "en+f3", "en+michel", "en+linda"),
    *("en-us", "en-us+m2", "en-us+m4", "en-us+f2", "en-us+f4", "en-us+steph", "en-us+john"),
    *("en-gb-x-rp+m5", "en-gb-x-rp+f1", "en-029+m1", "en-us-nyc+m6", "en-gb-x-gbclan+f2", "en-gb-x-gbclan+m3"),
)
"""The voices of training."""

UNHEARD = ("en+m7", "en-us+f5", "en-us+antonio", "en-gb-x-rp+belinda", "en-gb-scotland", "en-gb-scotland+f3")
"""Voices that no net is trained on; the last two have an accent of their own."""

RATES, PITCHES = (120, 210), (25, 75)


def spoken_by(voices: tuple[str, ...], texts: list[str], random: Random) -> list[Utterance]:
    """Each sentence by a voice drawn at random, slower or faster, lower or higher."""
    return [Utterance(text, random.choice(voices), random.randint(*RATES), random.randint(*PITCHES)) for text in texts]
