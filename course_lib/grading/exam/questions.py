"""How an assignment declares its questions: the examiner cell of a solution notebook makes an ``Exam``.

The cell runs only in the trusted kernel, after the solution's own cells, and is removed from what students get.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from course_lib.grading.exam.compare import HINTS, Close, Comparison, Exact
from course_lib.grading.kernel.families import FAMILIES
from course_lib.grading.notebook.companions import check_declared
from course_lib.grading.notebook.schema import Encoded, Value, decode, encode

__all__ = ["Close", "Exact", "Exam", "Question"]

Wrong = Callable[[Value, Value], object]  # of (inputs, expected): the answer of someone who makes a mistake
Hint = tuple[str, Wrong]
Score = Callable[[Value, Value], float]  # of (answer, labels), both decoded
Maker = Callable[[np.random.Generator], Value]  # of a question's inputs, or of (inputs, labels) where it is scored


@dataclass(frozen=True)
class Question:
    """One question: how its inputs are made, and how its answer is judged."""

    name: str
    make: Maker
    compare: Comparison | None
    score: Score | None
    forbids: tuple[str, ...]
    about: str
    hints: tuple[Hint, ...]
    needs: tuple[str, ...] = ()


@dataclass
class Exam:
    """The questions of one assignment and the seconds they may take.

    Args:
        cell_seconds: wall time for one cell, in seconds.
        notebook_seconds: wall time for all cells of a submission, replays included, in seconds.
        files: the safetensors files that a submission carries beside its notebook, each with the most bytes it may
            have; written out in the cell, since it is read without running it.

    Example:
        >>> exam = Exam(cell_seconds=10, notebook_seconds=60)
        >>> @exam.question("double", compare=Exact(), about="twice a number")
        ... def double(rng):
        ...     return {"numbers": [int(n) for n in rng.integers(1, 100, 5)]}
        >>> list(exam.questions)
        ['double']
    """

    cell_seconds: float = 20
    notebook_seconds: float = 120
    files: Mapping[str, int] = field(default_factory=dict)
    questions: dict[str, Question] = field(default_factory=dict)

    def __post_init__(self) -> None:
        check_declared(self.files)

    def question(
        self,
        name: str,
        *,
        compare: Comparison | None = None,
        score: Score | None = None,
        forbids: Iterable[str] = (),
        about: str = "",
        hints: Iterable[Hint] | dict[str, Wrong] = (),
        needs: Iterable[str] = (),
    ) -> Callable[[Maker], Maker]:
        """Declare the function below as the maker of a question's inputs.

        Args:
            name: the question's name: the hidden cell's grade_id without ``exam_``.
            compare: how an answer is compared with the solution's own.
            score: in place of ``compare``: a function of (answer, labels) giving a fraction in [0, 1].
            forbids: dotted names of library calls that raise while the question is answered, and names of families of
                them, of ``kernel/families.py``.
            about: what is asked, in a few words, for reports.
            hints: pairs of a name in ``HINTS`` and a function of (inputs, expected) giving the wrong answer it fits.
            needs: names of ``files`` without which the question is not asked, and earns nothing.
        """
        pairs = tuple(hints.items() if isinstance(hints, dict) else hints)
        needed = tuple(needs)
        forbidden = tuple(forbids)
        self._check(name, compare, score, pairs)
        if strange := [one for one in forbidden if "." not in one and "::" not in one and one not in FAMILIES]:
            raise ValueError(
                f"expected {name!r} to forbid dotted names or families, {', '.join(FAMILIES)}; got {strange[0]!r}"
            )
        if unknown := set(needed) - set(self.files):
            raise ValueError(f"expected {name!r} to need files of Exam(files=…), got {min(unknown)!r}: name it there")

        def declare(make: Maker) -> Maker:
            self.questions[name] = Question(name, make, compare, score, forbidden, about, pairs, needed)
            return make

        return declare

    def _check(self, name: str, compare: object, score: object, hints: tuple[Hint, ...]) -> None:
        if name in self.questions:
            raise ValueError(f"expected each question once, got {name!r} twice: rename one of them")
        if (compare is None) == (score is None):
            raise ValueError(f"expected compare= or score= for the question {name!r}, got both or neither")
        unknown = [hint for hint, _ in hints if hint not in HINTS]
        if unknown:
            raise ValueError(
                f"expected hints from course_lib.grading.exam.compare.HINTS, got {unknown[0]!r} in {name!r}"
            )


@dataclass(frozen=True)
class Drawn:
    """A question as it is drawn for one sitting: encoded inputs and labels, with what judging an answer takes."""

    inputs: Encoded
    labels: Encoded
    compare: dict[str, float] | None
    scored: bool
    forbids: list[str]
    needs: list[str]
    about: str


def generator(seed: str, name: str) -> np.random.Generator:
    """The random generator of one question in one sitting."""
    digest = hashlib.sha256(f"{seed}/{name}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def draw(exam: Exam, seed: str) -> dict[str, Drawn]:
    """Every question, drawn."""
    return {name: _draw_one(question, seed) for name, question in exam.questions.items()}


def _draw_one(question: Question, seed: str) -> Drawn:
    made = question.make(generator(seed, question.name))
    inputs, labels = made if question.score is not None else (made, None)
    compare = question.compare
    return Drawn(
        encode(inputs),
        encode(labels),
        {"rtol": compare.rtol, "atol": compare.atol} if isinstance(compare, Close) else None,
        question.score is not None,
        list(question.forbids),
        list(question.needs),
        question.about,
    )


def decoys(exam: Exam, name: str, inputs: Encoded, expected: Encoded) -> list[tuple[str, Encoded]]:
    """The wrong answers that a question's author foresaw, each with its hint, encoded."""
    return [(hint, encode(wrong(decode(inputs), decode(expected)))) for hint, wrong in exam.questions[name].hints]


def fraction(exam: Exam, name: str, answer: Encoded, labels: Encoded) -> float:
    """The share of a question's points that its own score function gives to an answer; none where it raises."""
    score = exam.questions[name].score
    try:
        value = float(score(decode(answer), decode(labels))) if score is not None else 0.0
    except Exception:  # an answer that the author did not foresee must cost its own points, not stop the class
        return 0.0
    return min(max(value, 0.0), 1.0) if np.isfinite(value) else 0.0
