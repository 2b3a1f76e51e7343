"""Numbers in words: a translation that is right for every number, by reading the words back."""

import pytest

from course_lib.datasets.numerals import ENGLISH, GERMAN, MOST, in_english, in_german

UNITS = dict(zip(ENGLISH[1:20], range(1, 20), strict=True)) | dict(zip(ENGLISH[20:28], range(20, 100, 10), strict=True))
EINER = dict(zip(GERMAN[3:12], range(1, 10), strict=True)) | {"eins": 1}
EINER |= dict(zip(GERMAN[13:23], range(10, 20), strict=True)) | dict(
    zip(GERMAN[23:31], range(20, 100, 10), strict=True)
)


def read_back(words: list[str], values: dict[str, int], factors: dict[str, int]) -> int:
    """What number some words are: a factor multiplies what has been said since the last one."""
    total, since = 0, 0
    for word in words:
        if word in factors:
            total, since = total + since * factors[word], 0
        else:
            since += values.get(word, 0)
    return total + since


def test_the_words_of_every_number_mean_that_number() -> None:
    numbers = range(1, MOST + 1)
    assert [read_back(in_english(n), UNITS, {"hundred": 100, "thousand": 1000}) for n in numbers] == list(numbers)
    assert [read_back(in_german(n), EINER, {"hundert": 100, "tausend": 1000}) for n in numbers] == list(numbers)


def test_every_word_of_the_vocabularies_is_used_and_none_twice() -> None:
    numbers = range(1, MOST + 1)
    assert {word for n in numbers for word in in_english(n)} == set(ENGLISH[1:])
    assert {word for n in numbers for word in in_german(n)} == set(GERMAN[3:])
    assert (len(ENGLISH), len(GERMAN)) == (30, 34) == (len(set(ENGLISH)), len(set(GERMAN)))


@pytest.mark.parametrize(
    ("number", "english", "german"),
    [
        (1, "one", "eins"),
        (7, "seven", "sieben"),
        (10, "ten", "zehn"),
        (12, "twelve", "zwölf"),
        (16, "sixteen", "sechzehn"),
        (17, "seventeen", "siebzehn"),
        (20, "twenty", "zwanzig"),
        (21, "twenty one", "ein und zwanzig"),
        (30, "thirty", "dreißig"),
        (76, "seventy six", "sechs und siebzig"),
        (100, "one hundred", "ein hundert"),
        (101, "one hundred one", "ein hundert eins"),
        (1001, "one thousand one", "ein tausend eins"),
        (1121, "one thousand one hundred twenty one", "ein tausend ein hundert ein und zwanzig"),
        (9900, "nine thousand nine hundred", "neun tausend neun hundert"),
    ],
)
def test_numbers_are_said_as_they_are_said(number: int, english: str, german: str) -> None:
    assert (" ".join(in_english(number)), " ".join(in_german(number))) == (english, german)


@pytest.mark.parametrize("number", [0, -3, 10_000])
def test_numbers_without_words_are_refused(number: int) -> None:
    for said in (in_english, in_german):
        with pytest.raises(ValueError, match=f"expected a number from 1 to 9999, got {number}: there are no words"):
            said(number)
