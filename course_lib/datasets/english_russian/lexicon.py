"""The words of the corpus, read from the tables beside this file: one row a lemma, with its translation."""

import csv
from functools import cache
from importlib.resources import files
from typing import cast

from course_lib.datasets.english_russian.morphology import Gender, Noun, Verb

# Adverbs stand after the verb in English, before it in Russian.
ADVERBS = {
    "slowly": "медленно",
    "quickly": "быстро",
    "quietly": "тихо",
    "carefully": "осторожно",
    "happily": "радостно",
    "often": "часто",
    "rarely": "редко",
    "together": "вместе",
    "again": "снова",
}
# Times end an English sentence and begin a Russian one.
TIMES = {
    "in the morning": "утром",
    "in the evening": "вечером",
    "at night": "ночью",
    "in summer": "летом",
    "in winter": "зимой",
    "every day": "каждый день",
    "on sunday": "в воскресенье",
    "at noon": "в полдень",
}
# Each governs a case.
PREPOSITIONS = {
    "near": ("возле", "gen"),
    "behind": ("за", "ins"),
    "in front of": ("перед", "ins"),
    "without": ("без", "gen"),
    "with": ("с", "ins"),
    "for": ("для", "gen"),
}
CONJUNCTIONS = {"and": ", и", "but": ", но", "because": ", потому что", "while": ", пока", "when": ", когда"}
NUMERALS = {"three": "три", "four": "четыре", "five": "пять", "six": "шесть", "seven": "семь", "ten": "десять"}
PRONOUNS: dict[str, tuple[str, int, str, Gender]] = {
    "he": ("он", 3, "sg", "m"),
    "she": ("она", 3, "sg", "f"),
    "they": ("они", 3, "pl", "m"),
    "we": ("мы", 1, "pl", "m"),
}


@cache
def nouns() -> tuple[Noun, ...]:
    """Every noun, in the order of its table."""
    return tuple(
        Noun(row["singular"], row["plural"], row["lemma"], cast(Gender, row["gender"]), row["kind"], irregular)
        for row in _rows("nouns.tsv")
        for irregular in [_irregular(row["irregular"])]
    )


@cache
def adjectives() -> dict[str, str]:
    """Every adjective: English to Russian."""
    return {row["english"]: row["lemma"] for row in _rows("adjectives.tsv")}


@cache
def verbs() -> tuple[Verb, ...]:
    """Every verb that takes a subject in the nominative, in the order of its table."""
    return tuple(
        Verb(
            english=row["english"],
            third=row["third"],
            progressive=row["progressive"],
            lemma=row["lemma"],
            singular=row["singular"],
            plural=row["plural"],
            governs=row["governs"],
            subjects=tuple(row["subjects"].split()),
            objects=tuple(row["objects"].split()),
        )
        for row in _rows("verbs.tsv")
    )


@cache
def nouns_of(*kinds: str) -> tuple[Noun, ...]:
    """The nouns of these kinds: person, animal, thing, text, food, place."""
    return tuple(noun for noun in nouns() if noun.kind in kinds)


@cache
def adjectives_for(kind: str) -> tuple[str, ...]:
    """The English adjectives that go with nouns of a kind: food is fresh, a person is not."""
    return tuple(row["english"] for row in _rows("adjectives.tsv") if kind in row["kinds"].split())


def _rows(name: str) -> list[dict[str, str]]:
    with (files(__package__) / name).open(encoding="utf-8") as table:
        return list(csv.DictReader(table, delimiter="\t", restval=""))


def _irregular(text: str) -> dict[str, str]:
    return dict(pair.split("=") for pair in text.split(", ")) if text else {}
