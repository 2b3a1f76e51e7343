"""Sentences that one might say to a telephone: commands with numbers, times and dates.

Many of their words have a homophone among them: *two* and *to*, *four* and *for*, *right* and *write*, *sea* and *see*.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from random import Random

ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen"),
    *("seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
ORDINALS = (
    *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"),
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth"),
    *("eighteenth", "nineteenth", "twentieth"),
)
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMES = ("anna", "tom", "maria", "sam", "kate", "peter", "lucy", "david")
ROOMS = ("kitchen", "bedroom", "hall", "garden", "office")
THINGS = ("light", "lamp", "radio", "heating", "fan")
TOWNS = ("london", "paris", "berlin", "rome", "the sea")
HOMOPHONES = {"two": "to", "four": "for", "right": "write", "sea": "see", "buy": "by"}
"""Words of the grammar that sound alike, where they are stressed alike."""
GOODS = ("tickets", "apples", "books", "stamps", "lamps")


def number(random: Random, least: int = 1) -> str:
    """``least`` to ninety nine, in words; the small ones are drawn more often."""
    if random.random() < 0.4:
        return random.choice((ONES + TEENS)[least - 1 :])
    return f"{random.choice(TENS)} {random.choice(ONES)}" if random.random() < 0.8 else random.choice(TENS)


def clock_time(random: Random) -> str:
    """A time of the day."""
    hour = random.choice(ONES + TEENS[:3])
    return random.choice(
        (
            f"half past {hour}",
            f"quarter to {hour}",
            f"quarter past {hour}",
            f"{random.choice(('five', 'ten', 'twenty'))} to {hour}",
            f"{hour} {random.choice(TENS[:4])}",
            hour,
        )
    )


def date(random: Random) -> str:
    """A day: of the week, or of a month, sometimes with its year."""
    if random.random() < 0.3:
        return random.choice(DAYS)
    day = f"the {random.choice(ORDINALS)} of {random.choice(MONTHS)}"
    year = f"{random.choice(('nineteen', 'twenty'))} {random.choice(TENS)} {random.choice(ONES)}"
    return f"{day} {year}" if random.random() < 0.3 else day


def digits(random: Random, least: int = 3, most: int = 6) -> str:
    """Digits in a row, as one says the number of a telephone."""
    return " ".join(random.choice(("zero", *ONES)) for _ in range(random.randint(least, most)))


def _call(random: Random) -> str:
    who = random.choice(NAMES)
    return random.choice(
        (f"call {who} at {clock_time(random)}", f"write to {who} on {date(random)}", f"dial {digits(random)}")
    )


def _alarm(random: Random) -> str:
    unit = random.choice(("seconds", "minutes", "hours"))
    return random.choice(
        (
            f"set a timer for {number(random)} {unit}",
            f"wake me at {clock_time(random)}",
            f"remind me on {date(random)} at {clock_time(random)}",
        )
    )


def _house(random: Random) -> str:
    thing, room, way = random.choice(THINGS), random.choice(ROOMS), random.choice(("on", "off"))
    return random.choice(
        (
            f"turn the {thing} in the {room} {way}",
            f"turn {way} the {thing} in the {room} at {clock_time(random)}",
            f"turn the heating to {number(random)} degrees",
            f"the {thing} to the right of the {random.choice(THINGS)}",
        )
    )


def _sum(random: Random) -> str:
    return f"what is {number(random)} {random.choice(('plus', 'minus', 'times'))} {number(random)}"


def _errand(random: Random) -> str:
    who, count = random.choice(NAMES), number(random, least=2)
    return random.choice(
        (
            f"buy {count} {random.choice(GOODS)} for {who}",
            f"book a train to {random.choice(TOWNS)} for {count} on {random.choice(DAYS)}",
            f"see {who} by the sea on {date(random)}",
            f"send {count} euros to {who}",
        )
    )


KINDS: tuple[Callable[[Random], str], ...] = (_call, _alarm, _house, _sum, _errand)


def sentence(random: Random) -> str:
    """One sentence, in small letters, words parted by a space.

    >>> sentence(Random(1))
    'remind me on the seventh of february at quarter past one'
    """
    return random.choice(KINDS)(random)


def is_held_out(text: str) -> bool:
    """Whether a sentence belongs to the fifth of all sentences that no net is trained on."""
    return zlib.crc32(text.encode()) % 5 == 0


def sentences(count: int, random: Random, *, held_out: bool = False) -> list[str]:
    """Different sentences, either all held out or none of them.

    >>> sentences(2, Random(0), held_out=True)
    ['what is two times fourteen', 'buy eighty nine books for david']
    """
    found: dict[str, None] = {}
    while len(found) < count:
        text = sentence(random)
        if is_held_out(text) == held_out:
            found[text] = None
    return list(found)


def by_ear(text: str) -> str:
    """A sentence with one spelling for all words that sound the same.

    >>> by_ear("two stamps for the sea")
    'to stamps for the see'
    """
    return " ".join(HOMOPHONES.get(word, word) for word in text.split())
