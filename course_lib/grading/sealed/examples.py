"""After feedback: for each question that a student lost, inputs of another seed on which the submission fails too.

They are no sitting's inputs, so that nothing asked of anybody is given away; with them goes what the solution answers.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from course_lib.course import CourseError
from course_lib.grading.exam.key import Key
from course_lib.grading.exam.make_key import make_key
from course_lib.grading.exam.make_mock import mock_of
from course_lib.grading.exam.verdict import mark_all
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.notebook.examined import Examined
from course_lib.grading.notebook.mock import EXAMPLES
from course_lib.grading.notebook.vet import Refused
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.record.sitting import Sitting
from course_lib.grading.record.whole_files import write_whole
from course_lib.grading.sealed.grading import Sealed, SealedGrading
from course_lib.grading.states import GRADED
from course_lib.grading.workers.everybodys import EVERYBODYS
from course_lib.grading.workers.kernel_source import kernels_when_asked


@dataclass(frozen=True)
class Written:
    """A student's examples: where they are, the questions that have one, and those that were lost without."""

    student: str
    path: Path
    questions: list[str]
    without: list[str]


def write_examples(
    assignment: Sealed,
    students: Iterable[str],
    sandbox: bool = True,
    pass_over: Callable[[str, str], None] = lambda student, why: None,
) -> Iterator[Written]:
    """Write ``feedback/<student>/<assignment>/examples.json`` for all who lost something.

    Args:
        assignment: the sealed assignment.
        students: for whom.
        sandbox: whether submissions run behind walls.
        pass_over: called with a student for whom something was raised, and what: it costs nobody else anything.

    Raises:
        CourseError: where feedback on a student's sitting has not gone out.
    """
    with kernels_when_asked(sandbox) as kernels, assignment.opened(kernels) as grading:
        keys: dict[int, Key] = {}
        for student in students:
            outcome = grading.sittings.latest("outcomes", student, Outcome.from_bytes)
            if outcome is None or outcome.state != GRADED:
                continue
            lost = [mark.name for mark in outcome.marks if mark.points < mark.out_of]
            sitting = _closed(grading, outcome)
            if lost and sitting.number not in keys:
                keys[sitting.number] = make_key(grading.source, _seed(sitting), grading.trusted, kernels())
            try:
                written = [_write(grading, student, lost, keys[sitting.number])] if lost else []
            except EVERYBODYS:
                raise
            except Exception as error:
                pass_over(student, f"{type(error).__name__}: {error}")
            else:
                yield from written


def _closed(grading: SealedGrading, outcome: Outcome) -> Sitting:
    sitting = next(sitting for sitting in grading.sittings.all if sitting.number == outcome.sitting)
    if not sitting.closed:
        raise CourseError(
            f"expected feedback on {grading.name} to have gone out, got an open sitting: run `course feedback` first"
        )
    return sitting


def _seed(sitting: Sitting) -> str:
    """A seed that tells nothing of the sitting's own."""
    return f"examples after sitting {sitting.number}, opened {sitting.opened}"


def _write(grading: SealedGrading, student: str, lost: list[str], key: Key) -> Written:
    """One student's file: the lost questions on whose new inputs the submission fails again."""
    failing = _failing(grading, student, lost, key)
    whole = mock_of(grading.source, key)
    asked = [question for question in key.paper.questions if question.name in failing]
    forms = {name: whole.forms[name] for name in failing}
    known = {name: key.expected[name] for name in failing if not key.expected[name].scored}
    expected = {name: {"value": one.answer, "compare": one.compare} for name, one in known.items()}
    mock = replace(whole, paper=replace(key.paper, questions=asked), forms=forms, expected=expected)
    path = grading.course.root / grading.course.feedback / student / grading.name / EXAMPLES
    write_whole(path, mock.to_bytes())
    return Written(student, path, failing, [name for name in lost if name not in failing])


def _failing(grading: SealedGrading, student: str, lost: list[str], key: Key) -> list[str]:
    try:
        found = grading.find(student)
    except Refused:
        return []
    paper = key.paper.handed(found.companions(grading.source.caps))
    paper = replace(paper, questions=[asked for asked in paper.questions if asked.name in lost])
    result = Examined.from_bytes(examine(found.content, paper.to_bytes(), "examples", grading.kernels()))
    marks = mark_all(key, grading.points, result.answers, grading.trusted.fraction, result.cells)
    return [mark.name for mark in marks if mark.name in lost and mark.points < mark.out_of]
