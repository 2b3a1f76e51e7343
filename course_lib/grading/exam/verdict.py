"""Verdicts: made by the coordinator, from answers that are mere data, with tolerances taken from the source."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from course_lib.grading.exam.compare import HINTS, diagnose
from course_lib.grading.exam.key import Expected, Key
from course_lib.grading.exam.told import detailed, one_reason_once, reason_of, told
from course_lib.grading.notebook.examined import Answered, RanCell
from course_lib.grading.notebook.schema import BadAnswer, Encoded, decode
from course_lib.grading.states import STATES, Mark, judged

Scorer = Callable[[str, Encoded, Encoded], float]


def mark_all(
    key: Key,
    points: Mapping[str, float],
    answers: Mapping[str, Answered],
    scorer: Scorer,
    cells: Sequence[RanCell] = (),
) -> list[Mark]:
    """The marks of all questions of a submission that was examined.

    Args:
        key: the sitting's key.
        points: the points of each question, by its name.
        answers: those of ``Examined``.
        scorer: ``TrustedKernel.fraction``, for questions with a score function.
        cells: the visible cells that ``Examined`` sealed; what is told of an error is looked up there.
    """
    asked = {question.name: question for question in key.paper.questions}
    marks, reasons = [], {}
    for name, expected in key.expected.items():
        answered = answers.get(name) or Answered("no answer")
        mark = _mark(name, expected, points[name], answered, scorer)
        if mark.state == answered.state != "answered":
            mark = replace(mark, sentence=told(answered, asked.get(name), cells))
            reasons[name] = reason_of(answered, asked.get(name), cells)
        marks.append(mark)
    return one_reason_once(marks, reasons)


def mark_none(key: Key, points: Mapping[str, float], state: str) -> list[Mark]:
    """The marks of a submission that could not be examined: zero, in a recorded state."""
    return [Mark(name, 0.0, points[name], state, STATES[state], e.about) for name, e in key.expected.items()]


def _mark(name: str, expected: Expected, points: float, answered: Answered, scorer: Scorer) -> Mark:
    state = answered.state if answered.state in STATES else "no answer"
    share, sentence = 0.0, STATES[state]
    if state == "answered":
        try:
            value = decode(answered.value)
        except BadAnswer:
            return Mark(name, 0.0, points, "unreadable", STATES["unreadable"], expected.about)
        share, sentence = judge(expected, value, lambda: scorer(name, answered.value or {}, expected.labels))
        state = judged(share)
    return Mark(name, round(share * points, 6), points, state, sentence, expected.about)


def judge(expected: Expected, answer: object, score: Callable[[], float]) -> tuple[float, str]:
    """The fraction that an answer earns, and the sentence that goes with it.

    Args:
        expected: what the key holds for the question.
        answer: the decoded answer.
        score: gives the fraction for a question with a score function; called only for such a question.
    """
    if expected.scored:
        return score(), ""
    right = decode(expected.answer)
    with np.errstate(all="ignore"):
        if _empty(right):
            return 0.0, HINTS["wrong"]
        if expected.comparison.difference(answer, right) is None:
            return 1.0, ""
        for hint, decoy in expected.decoys:
            wrong = decode(decoy)
            foreseen = expected.comparison.difference(wrong, right) is not None
            if foreseen and expected.comparison.difference(answer, wrong) is None:
                return 0.0, HINTS[hint]
        return 0.0, detailed(diagnose(answer, right, expected.comparison), expected, answer, right)


def _empty(value: object) -> bool:
    """Whether a key holds nothing that could be right or wrong."""
    if isinstance(value, list | dict):
        return all(_empty(item) for item in (value.values() if isinstance(value, dict) else value))
    return value is None or (isinstance(value, np.ndarray) and value.size == 0)
