"""The numbers of a report: how scores are spread, and how hard and how telling every question was."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from course_lib.grading.report.graded_class import GradedClass, Item
from course_lib.grading.states import WAITS

BINS = 10
FEWEST = 3  # students without whom a correlation says nothing


class Ending(NamedTuple):
    """How a question ended for a student: the state, and the sentence that the student reads."""

    state: str
    sentence: str = ""


@dataclass(frozen=True)
class ItemNumbers:
    """What a class made of one question.

    Attributes:
        share: the mean share of its points that was earned, 0 (nobody) … 1 (everybody); its facility.
        discrimination: the correlation of its points with those of all the other questions, −1 … 1; None where one of
            the two does not vary, or too few were scored.
        scored: how many students have a score in it.
        endings: how often it ended how; the right first, then by how often.
    """

    item: Item
    share: float | None
    discrimination: float | None
    scored: int
    endings: Counter[Ending]

    @property
    def waiting(self) -> int:
        """For how many students it waits for a person."""
        return sum(count for ending, count in self.endings.items() if ending.state == WAITS)


@dataclass(frozen=True)
class Spread:
    """How numbers are spread: how many, their mean, standard deviation, least, quartiles and greatest."""

    count: int
    mean: float
    deviation: float
    least: float
    lower: float
    median: float
    upper: float
    greatest: float


def spread(values: Sequence[float]) -> Spread:
    """The spread of some numbers; of none, zeros."""
    if not values:
        return Spread(0, *[0.0] * 7)
    points = [float(value) for value in np.quantile(values, [0, 0.25, 0.5, 0.75, 1])]
    return Spread(len(values), float(np.mean(values)), float(np.std(values)), *points)


def histogram(values: Sequence[float], greatest: float) -> list[int]:
    """How many values lie in each tenth of 0 … greatest; what lies above counts to the last."""
    share = np.clip(np.asarray(values, dtype=float) / (greatest or 1.0), 0, 1)
    return [int(n) for n in np.histogram(share, bins=BINS, range=(0, 1))[0]]


def item_numbers(graded: GradedClass) -> list[ItemNumbers]:
    """The numbers of every question, in order."""
    return [_numbers(graded, item) for item in graded.items]


def _numbers(graded: GradedClass, item: Item) -> ItemNumbers:
    """Share p = mean(x) / m; discrimination r = corr(x, T − x), x the points, m their most, T the total."""
    scored = [student for student in graded.graded if item.name in student.scores]
    x = np.array([student.scores[item.name] for student in scored])
    rest = np.array([student.raw for student in scored]) - x
    share = float(x.mean() / item.out_of) if len(x) and item.out_of else None
    return ItemNumbers(item, share, correlation(x, rest), len(x), _endings(graded, item))


def _endings(graded: GradedClass, item: Item) -> Counter[Ending]:
    """How often a question ended how, in the order of a bar."""
    name = item.name
    found = Counter(Ending(s.states.get(name, ""), s.sentences.get(name, "")) for s in graded.graded)
    del found[Ending("")]
    place = {state: number for number, state in enumerate(("right", "scored", "partly right", WAITS, "wrong"))}
    order = sorted(found.items(), key=lambda pair: (place.get(pair[0].state, len(place)), -pair[1], pair[0]))
    return Counter(dict(order))


def correlation(x: np.ndarray, y: np.ndarray) -> float | None:
    """Pearson's correlation; None where one of the two does not vary, or there are too few pairs."""
    if len(x) < FEWEST or np.ptp(x) == 0 or np.ptp(y) == 0:
        return None
    return float(np.corrcoef(x, y)[0, 1])


def failures(graded: GradedClass) -> Counter[str]:
    """How many submissions ended in which state."""
    return Counter(student.state for student in graded.students)
