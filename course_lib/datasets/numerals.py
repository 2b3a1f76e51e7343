"""Numbers in words, English and German: a language pair with a dictionary, an order and an agreement to learn."""

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
EINER = ["ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]
ZEHNER = ["zehn", "elf", "zwölf", "dreizehn", "vierzehn", "fünfzehn", "sechzehn", "siebzehn", "achtzehn", "neunzehn"]
ZIGER = ["zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig"]

PADDING, START, END = 0, 1, 2
"""The numbers of the words that are none; START and END are of the German side alone."""

ENGLISH = ("PADDING", *UNITS, *TEENS, *TENS, "hundred", "thousand")
GERMAN = ("PADDING", "START", "END", *EINER, "eins", *ZEHNER, *ZIGER, "und", "hundert", "tausend")
MOST = 9999


def in_english(number: int) -> list[str]:
    """A number from 1 to 9999 in English words, without "and".

    >>> " ".join(in_english(2342))
    'two thousand three hundred forty two'
    """
    words, tens, units = _parts(number, UNITS, "hundred", "thousand")
    if tens == 1:
        return [*words, TEENS[units]]
    return words + ([TENS[tens - 2]] if tens else []) + ([UNITS[units - 1]] if units else [])


def in_german(number: int) -> list[str]:
    """A number from 1 to 9999 in German words, written apart: units stand before tens, and "eins" only at the end.

    >>> " ".join(in_german(2342))
    'zwei tausend drei hundert zwei und vierzig'
    >>> " ".join(in_german(121)), " ".join(in_german(101))
    ('ein hundert ein und zwanzig', 'ein hundert eins')
    """
    words, tens, units = _parts(number, EINER, "hundert", "tausend")
    if tens == 1:
        return [*words, ZEHNER[units]]
    if not tens:
        return words + ([[*EINER, "eins"][units - 1 or 9]] if units else [])
    return words + ([EINER[units - 1], "und"] if units else []) + [ZIGER[tens - 2]]


def _parts(number: int, digits: list[str], hundred: str, thousand: str) -> tuple[list[str], int, int]:
    """The words for thousands and hundreds, and how many tens and units are left."""
    if not 1 <= number <= MOST:
        raise ValueError(f"expected a number from 1 to {MOST}, got {number}: there are no words for others here")
    words = [digits[number // 1000 - 1], thousand] if number >= 1000 else []
    hundreds, rest = divmod(number % 1000, 100)
    words += [digits[hundreds - 1], hundred] if hundreds else []
    return words, *divmod(rest, 10)
