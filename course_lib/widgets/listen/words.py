"""What is read and what was said as words in time, and which of them have no partner in the other."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from course_lib.widgets.explorer.arrays import FloatArray


class Spike(NamedTuple):
    """A symbol over a run of outputs, ``first`` to ``last``; it is likeliest at ``top``."""

    symbol: int
    first: int
    last: int
    top: int


class Word(NamedTuple):
    """A word from its first output to its last; wrong where nothing in the other text is its partner."""

    text: str
    first: int
    last: int
    wrong: bool = False


def spikes(path: Sequence[int], height: FloatArray) -> list[Spike]:
    """The runs of one number on a path, 0 left out; ``height`` is (outputs, numbers)."""
    found: list[Spike] = []
    for t, k in enumerate(path):
        last = found[-1] if found else None
        if last and last.symbol == k and last.last == t - 1:
            found[-1] = last._replace(last=t, top=t if height[t, k] > height[last.top, k] else last.top)
        else:
            found.append(Spike(k, t, t, t))
    return [spike for spike in found if spike.symbol]


def words(letters: Iterable[tuple[str, int, int]]) -> list[Word]:
    """Letters with their first and last outputs, joined into words; a space parts them."""
    found: list[Word] = []
    apart = True
    for letter, first, last in letters:
        if letter == " ":
            apart = True
        elif apart:
            found.append(Word(letter, first, last))
            apart = False
        else:
            found[-1] = found[-1]._replace(text=found[-1].text + letter, last=last)
    return found


def compared(read: list[Word], said: list[Word]) -> tuple[int, list[Word], list[Word]]:
    """The fewest edits that turn the words read into those said, and both with the wrong ones marked."""
    rows, columns = len(read), len(said)
    cost = [[i + j for j in range(columns + 1)] for i in range(rows + 1)]
    for i in range(rows):
        for j in range(columns):
            swap = cost[i][j] + (read[i].text != said[j].text)
            cost[i + 1][j + 1] = min(swap, cost[i][j + 1] + 1, cost[i + 1][j] + 1)
    right: set[tuple[int, int]] = set()
    i, j = rows, columns
    while i and j:
        equal = read[i - 1].text == said[j - 1].text
        if cost[i][j] == cost[i - 1][j - 1] + (not equal):
            i, j = i - 1, j - 1
            if equal:
                right.add((i, j))
        elif cost[i][j] == cost[i - 1][j] + 1:
            i -= 1
        else:
            j -= 1
    ours, theirs = {i for i, _ in right}, {j for _, j in right}
    return (
        cost[rows][columns],
        [word._replace(wrong=n not in ours) for n, word in enumerate(read)],
        [word._replace(wrong=n not in theirs) for n, word in enumerate(said)],
    )
