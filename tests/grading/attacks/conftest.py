"""A class of attackers between two honest students, graded once by the real pipeline, walls up."""

import copy
import json
import os
import re
import resource
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbgrader.utils import determine_grade

from course_lib.grading.authors.mutants import read_sections
from course_lib.grading.notebook.schema import decode
from course_lib.grading.notebook.source import Source
from course_lib.grading.record.outcome import Outcome
from course_lib.grading.sandbox import WarmKernels
from course_lib.grading.sandbox.provisioner import kernel_manager

SECRET = "5d1c9e-not-for-students"
NAIVE_TESTS = {
    "exam_double": "assert double([3, 5, 8]) == [6, 10, 16], hidden",
    "exam_length": "np.testing.assert_allclose(length(np.array([3.0, 4.0])), 5.0)",
    "exam_guess": "assert (guess(np.array([0.2, 0.8])) == np.array([0, 1])).all(), hidden",
}
WORKERS = 2  # an attack that sleeps keeps only one of them
HONEST = ("aaa-honest", "zzz-honest")
HEADER = re.compile(r"^# (loses|state|naive|outside|shows|student): *(.*)$", re.MULTILINE)
PROOFS = ("naive", "outside", "shows")
LOSS = re.compile(r"(\w+) \(([^)]*)\)")


@dataclass(frozen=True)
class Attack:
    """One attack.

    Attributes:
        name: class and file name.
        about: what it tries, in a line.
        facts: ``loses`` (questions that must earn nothing, with their states; the others earn all), ``state`` of the
            submission, and what proves that the trick is one: ``naive`` (what it gets from a grader that asserts in the
            student's kernel), ``outside`` (what a plain process finds) or ``shows`` (what it printed behind the walls).
        cells: its cells: answers by grade_id, ``start`` and ``extra``; ``submit`` is run by the test to hand it in.
    """

    name: str
    about: str
    facts: dict[str, str]
    cells: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Attack":
        """Reads an attack's file."""
        head, cells = read_sections(path)
        facts = dict(HEADER.findall(head))
        return cls(f"{path.parent.name}-{path.stem}", head.split('"""')[1].strip(), facts, cells)

    @property
    def student(self) -> str:
        """Who hands it in."""
        return self.facts.get("student", self.name)

    @property
    def state(self) -> str:
        """The state that its submission must end in."""
        return self.facts.get("state", "graded")

    @property
    def loses(self) -> dict[str, str]:
        """The questions that must earn nothing, with the state of each."""
        return dict(LOSS.findall(self.facts.get("loses", "")))

    def listed(self, fact: str) -> list[str]:
        """The items of a fact that is a list."""
        return [item.strip() for item in self.facts.get(fact, "").split(",") if item.strip()]


collect_ignore_glob = ["*/*.py"]  # attacks, not tests
CORPUS = [Attack.read(path) for path in sorted(Path(__file__).parent.glob("*/*.py"))]


CHOICES = {"attack": CORPUS} | {f"{fact}_attack": [a for a in CORPUS if fact in a.facts] for fact in PROOFS}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Gives ``attack`` to tests, or ``naive_attack`` and the like: those with that proof."""
    for name in CHOICES.keys() & set(metafunc.fixturenames):
        metafunc.parametrize(name, CHOICES[name], ids=lambda attack: attack.name)


class Class:
    """The course under attack: a tiny assignment with short limits and secrets in every place that holds one."""

    before: dict[Path, bytes]  # what nobody may change
    outcomes: dict[str, Outcome]  # by student
    peaks: list[int]  # memory of each worker, in KiB
    report: Path
    expected: list[str]  # answers and inputs, as a leak would show them

    def __init__(self, tiny: Any) -> None:
        self.tiny = tiny
        self.path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
        notebook = json.loads(self.path.read_text())
        for cell in notebook["cells"]:
            text = "".join(cell["source"])
            text = text.replace("### BEGIN HIDDEN TESTS\n", f'### BEGIN HIDDEN TESTS\nhidden = "{SECRET}"\n')
            text = text.replace("    ### BEGIN SOLUTION\n", f"    ### BEGIN SOLUTION\n    # {SECRET}\n")
            text = text.replace("cell_seconds=3, notebook_seconds=30", "cell_seconds=3, notebook_seconds=12")
            # an author's score function that takes no odd answers
            text = re.sub(r"return 0\.0 if getattr.* else 2 \*", "return 2 *", text)
            cell["source"] = text
        self.path.write_text(json.dumps(notebook))
        for student in HONEST:
            work = tiny.solved()
            work.cells.append(nbformat.v4.new_code_cell(f"'{SECRET}'", id="own"))
            tiny.submit(student, work)

    def cells(self, attack: Attack) -> dict[str, str]:
        """An attack's cells, told where the course lies."""
        return {name: text.replace("COURSE_ROOT", str(self.tiny.root)) for name, text in attack.cells.items()}

    def notebook(self, attack: Attack) -> dict[str, Any]:
        """What an attacker hands in: the solution's answers but for its own cells."""
        cells = self.cells(attack)
        notebook: dict[str, Any] = json.loads(nbformat.writes(self.tiny.solved(**cells)))
        for place, name in ((0, "start"), (len(notebook["cells"]), "extra")):
            if name in cells:
                made = {"cell_type": "code", "id": name, "metadata": {}, "outputs": [], "execution_count": None}
                notebook["cells"].insert(place, made | {"source": cells[name]})
        return notebook

    def hand_in(self, attack: Attack) -> None:
        """Puts the attack where its submission lies."""
        folder = self.tiny.root / "submitted" / attack.student / self.tiny.name
        folder.mkdir(parents=True)
        notebook, path = self.notebook(attack), folder / f"{self.tiny.name}.ipynb"
        scope = {"notebook": notebook, "folder": folder, "path": path, "root": self.tiny.root}
        scope |= {module.__name__: module for module in (copy, json, os, zipfile)}
        exec(compile(attack.cells.get("submit", ""), f"<{attack.name}>", "exec"), scope)
        if not os.path.lexists(path) and os.path.lexists(folder):
            path.write_text(json.dumps(notebook))

    def handed_in(self, attack: Attack) -> dict[str, Any]:
        """The notebook that lies in an attacker's folder."""
        path = self.tiny.root / "submitted" / attack.student / self.tiny.name / f"{self.tiny.name}.ipynb"
        notebook: dict[str, Any] = json.loads(path.read_text())
        return notebook

    def pages(self, student: str) -> dict[str, str]:
        """All that is ever shown of a student's work, by the name of the file."""
        steps = (self.tiny.root / step / student / self.tiny.name for step in ("feedback", "autograded"))
        pages = (path for step in steps for path in step.glob("*") if path.suffix in (".html", ".ipynb"))
        return {str(path): path.read_text() for path in pages}


@pytest.fixture(scope="session")
def struck(request: pytest.FixtureRequest, make_course: Callable[[], Any]) -> Class:
    """The class, with the attackers whose tests were chosen, graded, its feedback and its report written."""
    from course_lib.grading.pipeline import grade, open_assignment
    from course_lib.grading.report.feedback import write_feedback
    from course_lib.grading.report.write import write_report
    from course_lib.grading.workers.choose import here
    from course_lib.grading.workers.cluster import Cluster

    struck = Class(make_course())
    params = [vars(item.callspec)["params"] for item in request.session.items if hasattr(item, "callspec")]
    for attack in {id(a): a for named in params for a in named.values() if isinstance(a, Attack)}.values():
        struck.hand_in(attack)
    theirs = [path for name in HONEST for path in struck.tiny.root.glob(f"submitted/{name}/*/*")]
    struck.before = {path: path.read_bytes() for path in [*theirs, struck.path]}
    os.environ["COURSE_SECRET"] = SECRET
    try:
        with here(WORKERS) as executor:
            assert isinstance(executor, Cluster)
            outcomes = grade(open_assignment(struck.tiny.course, struck.tiny.name), executor=executor)
            peaks = executor.client.run(resource.getrusage, resource.RUSAGE_SELF)
    finally:
        del os.environ["COURSE_SECRET"]
    struck.outcomes = {outcome.student: outcome for outcome in outcomes}
    struck.peaks = [peak.ru_maxrss for peak in peaks.values()]
    write_feedback(struck.tiny.course, Source.read(struck.tiny.course.source_of(struck.tiny.name)))
    struck.report = write_report(struck.tiny.course, struck.tiny.name)
    struck.expected = _expected(struck.tiny.root / "sittings")
    return struck


def _expected(sittings: Path) -> list[str]:
    """The expected answers and the inputs, as a leak would show them."""
    from course_lib.grading.exam.key import Key

    found = []
    for path in sittings.glob("*/*/keys/*.json"):
        key = Key.from_bytes(path.read_bytes())
        found.append(str(decode(key.expected["double"].answer)))
        found += [str(decode(asked.inputs)["numbers"]) for asked in key.paper.questions if asked.name == "double"]
    assert found
    return found


@pytest.fixture(scope="package")
def naive(struck: Class) -> Iterator[Callable[[dict[str, Any]], list[str]]]:
    """Grades as stock nbgrader does: tests that assert run in the student's kernel, and outputs decide and are shown.

    Gives the questions that earned all their points, ``leak`` where the hidden test was shown, and ``stop`` where the
    notebook could not be graded at all.  Behind the same walls, which change nothing of that.
    """
    with WarmKernels() as kernels:
        yield lambda notebook: _naive_gains(nbformat.reads(json.dumps(notebook), 4), kernels)


def _naive_gains(notebook: Any, kernels: WarmKernels) -> list[str]:
    hidden = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") in NAIVE_TESTS]
    for cell in hidden:
        cell.source = f'hidden = "{SECRET}"\n' + NAIVE_TESTS[cell.metadata["nbgrader"]["grade_id"]]
    manager = kernel_manager(kernels, AsyncKernelManager)
    client = NotebookClient(notebook, km=manager, timeout=4, allow_errors=True)
    try:
        client.execute()
    except (CellTimeoutError, DeadKernelError):
        return ["stop"]
    finally:  # an attack that goes on for ever would take the processor from every test that follows
        run_sync(manager.shutdown_kernel)(now=True)
    earned = [cell.metadata["nbgrader"]["grade_id"].removeprefix("exam_") for cell in hidden if _full(cell)]
    shown = json.dumps([cell.get("outputs", []) for cell in notebook.cells])
    return earned + ["leak"] * (SECRET in shown)


def _full(cell: Any) -> bool:
    points, most = determine_grade(cell)
    return bool(points == most)


@pytest.fixture(scope="session")
def plainly(struck: Class) -> Callable[[str], str]:
    """Runs code in an ordinary process, as a grader without walls would, and gives what it printed."""

    def run(code: str) -> str:
        environment = os.environ | {"COURSE_SECRET": SECRET}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60)
        return done.stdout

    return run
