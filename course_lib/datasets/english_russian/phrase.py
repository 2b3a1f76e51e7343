"""A piece of a sentence in both languages at once, with the links between their words."""

from dataclasses import dataclass
from functools import cache

from course_lib.datasets.sentence_pair import Link


@dataclass(frozen=True)
class Phrase:
    """English and Russian words, and which of them translate which.

    ``links`` holds pairs (position in ``english``, in ``russian``); ``pairings`` the combinations of content words,
    by which a test set of unseen combinations is held out.
    """

    english: tuple[str, ...] = ()
    russian: tuple[str, ...] = ()
    links: frozenset[Link] = frozenset()
    pairings: frozenset[tuple[str, str]] = frozenset()


@cache
def word(english: str, russian: str, *pairings: tuple[str, str]) -> Phrase:
    """A word, or a few that only translate together: every English one is linked to every Russian one."""
    source, target = tuple(english.split()), tuple(russian.split())
    links = frozenset((i, j) for i in range(len(source)) for j in range(len(target)))
    return Phrase(source, target, links, frozenset(pairings))


def combine(*parts: Phrase, russian: tuple[int, ...] | None = None) -> Phrase:
    """The parts one after another in English, and in Russian in the order that ``russian`` gives (by default the same).

    >>> red, book = word("red", "красный"), word("book", "мяч")
    >>> combine(red, book, russian=(1, 0)).russian
    ('мяч', 'красный')
    """
    english: list[str] = []
    links: list[Link] = []
    pairings: frozenset[tuple[str, str]] = frozenset()
    translated: list[str] = []
    starts = {}
    for index in range(len(parts)) if russian is None else russian:
        starts[index] = len(translated)
        translated += parts[index].russian
    for index, part in enumerate(parts):
        i_0, j_0 = len(english), starts[index]
        english += part.english
        links += [(i_0 + i, j_0 + j) for i, j in part.links]
        pairings |= part.pairings
    return Phrase(tuple(english), tuple(translated), frozenset(links), pairings)
