"""A tiny sealed assignment and a course that holds it: the grader's own tests need no torch and little time."""

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest

LOCKED = {"grade": False, "solution": False, "locked": True, "schema_version": 3, "task": False}
ANSWER = LOCKED | {"solution": True, "locked": False}
HIDDEN = LOCKED | {"grade": True}
WRITTEN = {"grade": True, "solution": True, "locked": False, "schema_version": 3, "task": False}

DOUBLE = '''def double(numbers):
    """Twice each number."""
    ### BEGIN SOLUTION
    return [2 * n for n in numbers]
    ### END SOLUTION
'''
LENGTH = '''def length(vector):
    """The Euclidean length of a vector."""
    ### BEGIN SOLUTION
    return float((vector**2).sum() ** 0.5)
    ### END SOLUTION
'''
GUESS = '''def guess(points):
    """The class, 0 or 1, of each point."""
    ### BEGIN SOLUTION
    return (points > 0.5).astype(int)
    ### END SOLUTION
'''
EXAMINER = """from course_lib.grading.exam import Close, Exact, Exam

exam = Exam(cell_seconds=3, notebook_seconds=30)


doubled_list = {"repeats not merged": lambda x, key: x["numbers"] * 2}


@exam.question("double", compare=Exact(), about="twice a number", hints=doubled_list)
def double_inputs(rng):
    return {"numbers": [int(n) for n in rng.integers(1, 100, 6)]}


@exam.question("length", compare=Close(rtol=1e-9), forbids=["numpy.linalg.norm"], about="Euclidean length")
def length_inputs(rng):
    return {"vectors": [rng.standard_normal(n) for n in (3, 5, 7)]}


def accuracy(answer, labels):
    return 0.0 if getattr(answer, "shape", None) != labels.shape else 2 * max(0.0, (answer == labels).mean() - 0.5)


@exam.question("guess", score=accuracy, about="a class for each point")
def guess_inputs(rng):
    points = rng.random(200)
    points[:100] += 1 - points[:100].round()
    points[100:] -= points[100:].round()
    order = rng.permutation(200)
    return {"points": points[order]}, (points[order] > 0.5).astype(int)
"""


def code(source: str, grade_id: str, metadata: dict[str, Any], points: float | None = None) -> Any:
    """A code cell with nbgrader's metadata."""
    marks = metadata | {"grade_id": grade_id} | ({} if points is None else {"points": points})
    return nbformat.v4.new_code_cell(source, id=grade_id, metadata={"nbgrader": marks})


def hidden(name: str, call: str, points: float) -> Any:
    """A hidden graded cell."""
    body = f'given = question("{name}")\nanswer("{name}", {call})'
    return code(f"### BEGIN HIDDEN TESTS\n{body}\n### END HIDDEN TESTS", f"exam_{name}", HIDDEN, points)


def tiny_notebook() -> Any:
    """The source of the tiny assignment."""
    written = nbformat.v4.new_markdown_cell("A length is never negative.", id="written_why")
    written.metadata["nbgrader"] = WRITTEN | {"grade_id": "written_why", "points": 3}
    examiner = nbformat.v4.new_code_cell(EXAMINER, id="examiner", metadata={"tags": ["examiner"]})
    cells = [
        nbformat.v4.new_markdown_cell("# A tiny assignment", id="title"),
        code("import numpy as np", "imports", LOCKED),
        code(DOUBLE, "double", ANSWER),
        code("assert double([1, 2]) == [2, 4], 'was the number added to itself?'", "check_double", LOCKED),
        hidden("double", 'double(given["numbers"])', 2),
        code(LENGTH, "length", ANSWER),
        code("assert np.isclose(length(np.array([3.0, 4.0])), 5), 'was the root taken?'", "check_length", LOCKED),
        hidden("length", '[length(v) for v in given["vectors"]]', 4),
        code(GUESS, "guess", ANSWER),
        hidden("guess", 'guess(given["points"])', 1),
        written,
        examiner,
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})


class TinyCourse:
    """A course in a folder of its own, with one assignment, to which tests hand submissions."""

    name = "01_tiny"

    def __init__(self, root: Path, gradebook: Path) -> None:
        self.root = root
        shutil.copy(gradebook, root / "gradebook.db")
        folder = root / "solutions" / self.name
        folder.mkdir(parents=True)
        (folder / f"{self.name}.ipynb").write_text(nbformat.writes(tiny_notebook()))
        config = Path(__file__).parents[2] / "nbgrader_config.py"
        (root / "nbgrader_config.py").write_text(config.read_text())

    @property
    def course(self) -> Any:
        """The course as the grader sees it."""
        from course_lib.course import Course

        return Course.find(self.root)

    def released(self) -> Any:
        """The notebook that students get."""
        from course_lib.grading.commands.release import released_notebook
        from course_lib.grading.notebook.source import Source

        return nbformat.reads(released_notebook(Source.read(self.course.source_of(self.name))), as_version=4)

    def solved(self, **answers: str) -> Any:
        """The released notebook with the solution's answers, some of them replaced."""
        solution = {cell.id: cell.source for cell in tiny_notebook().cells}
        notebook = self.released()
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("solution"):
                cell.source = (solution | answers)[cell.id]
        return notebook

    def submit(self, student: str, content: Any) -> Path:
        """Puts a notebook, or any bytes, where a student's submission lies."""
        folder = self.root / "submitted" / student / self.name
        folder.mkdir(parents=True, exist_ok=True)
        path: Path = folder / f"{self.name}.ipynb"
        path.write_bytes(content if isinstance(content, bytes) else nbformat.writes(content).encode())
        return path

    def state(self, student: str) -> dict[str, Any]:
        """What was kept of a student's grading."""
        kept = sorted((self.root / "sittings" / self.name).glob(f"*/outcomes/{student}.json"))
        result: dict[str, Any] = json.loads(kept[-1].read_text())
        return result


@pytest.fixture(scope="session", autouse=True)
def _one_warm_process() -> Iterator[None]:
    """Gradings in this process borrow one warm process, as workers of a machine do: it takes seconds to import all.

    Those of commands that tests start in processes of their own, and of ``tests/grading/sandbox``, start their own.
    """
    from course_lib.grading import sandbox
    from course_lib.grading.sandbox.lending import lent_kernels
    from course_lib.grading.workers import choose, early

    with ExitStack() as stack, pytest.MonkeyPatch.context() as patch:
        door = cache(lambda: stack.enter_context(lent_kernels()))

        class Borrowing(sandbox.WarmKernels):
            def __init__(self, *, lender: str | None = None) -> None:
                super().__init__(lender=lender or door())

        @contextmanager
        def lent_already() -> Iterator[str]:
            yield door()

        patch.setattr(sandbox, "WarmKernels", Borrowing)
        patch.setattr(choose, "lent_kernels", lent_already)
        patch.setattr(early, "lent_kernels", lent_already)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_folders_without_end(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Removes the folders in folders that were handed in: where pytest clears earlier runs away, they are too deep."""
    yield
    deep = tmp_path_factory.getbasetemp().glob("*/submitted/*/*/d")
    subprocess.run(["rm", "-rf", "--", *deep], check=True)


@pytest.fixture(scope="session")
def empty_gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty gradebook; nbgrader takes seconds to make one."""
    from nbgrader.api import Gradebook

    from course_lib.grading.record.gradebook import put_alembic_on_path

    path = tmp_path_factory.mktemp("empty") / "gradebook.db"
    put_alembic_on_path()
    Gradebook(f"sqlite:///{path}", "course").close()
    return path


@pytest.fixture(scope="session")
def make_course(tmp_path_factory: pytest.TempPathFactory, empty_gradebook: Path) -> Callable[[], TinyCourse]:
    """Makes tiny courses."""
    return lambda: TinyCourse(tmp_path_factory.mktemp("course"), empty_gradebook)


@pytest.fixture
def tiny(make_course: Callable[[], TinyCourse]) -> TinyCourse:
    """A tiny course without submissions."""
    return make_course()
