"""A submission's companion files: vetted, carried to the sandbox, read there alone, and never released."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
from nbgrader.api import Gradebook
from safetensors.numpy import save
from typer.testing import CliRunner

from course_lib.cli import app
from course_lib.grading.authors.executable import write_all
from course_lib.grading.commands.bundle import build
from course_lib.grading.commands.release import released_notebook
from course_lib.grading.exam import Exam
from course_lib.grading.notebook.companions import MOST_BYTES, check_declared, declared, read_companions
from course_lib.grading.notebook.source import Source, SourceError
from course_lib.grading.notebook.vet import beside
from course_lib.grading.pipeline import grade, open_assignment
from course_lib.grading.report.graded_class import read_class

FILE, CAP = "weights.safetensors", 4_000
GOOD = save({"w": np.array([2.0, 5.0])})
OTHER = save({"w": np.array([3.0, 5.0])})
ANSWER = '''def scale(x):
    """x times the trained weights."""
    ### BEGIN SOLUTION
    from safetensors.numpy import load_file

    return x * load_file("weights.safetensors")["w"]
    ### END SOLUTION
'''
QUESTION = f"""
from safetensors.numpy import load_file


def better_than_nothing(answer, labels):
    return 1.0 if np.shape(answer) == (2,) and answer[0] > labels else 0.0


@exam.question("scale", score=better_than_nothing, needs=["{FILE}"], about="with trained weights")
def scale_inputs(rng):
    x = float(rng.uniform(1, 2))
    return {{"x": x}}, 0.0
"""


def weighty_notebook(source: Any, hidden: Any) -> Any:
    """The tiny assignment with a question that needs a companion file."""
    cells = {cell.id: cell for cell in source.cells}
    cells["examiner"].source = (
        cells["examiner"].source.replace("notebook_seconds=30", f'notebook_seconds=30, files={{"{FILE}": {CAP:_}}}')
        + QUESTION
    )
    answer = nbformat.v4.new_code_cell(ANSWER, id="scale", metadata=cells["double"].metadata)
    answer.metadata = nbformat.from_dict({"nbgrader": dict(cells["double"].metadata["nbgrader"], grade_id="scale")})
    source.cells[-2:-2] = [answer, hidden("scale", 'scale(given["x"])', 8)]
    return source


@pytest.fixture(scope="module")
def weighty(make_course: Any, request: pytest.FixtureRequest) -> Any:
    """A course whose assignment asks for a file, with a class of every kind of file."""
    tiny = make_course()
    tools = sys.modules[type(tiny).__module__]
    path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
    path.write_text(nbformat.writes(weighty_notebook(tools.tiny_notebook(), tools.hidden)))
    own = tiny.root / "companions" / tiny.name / FILE
    own.parent.mkdir(parents=True)
    own.write_bytes(GOOD)
    return tiny


def hand_in(course: Any, student: str, file: bytes | None) -> Path:
    """The solution's answers, with this file beside them."""
    folder: Path = course.submit(student, course.solved(scale=ANSWER)).parent
    if file is not None:
        (folder / FILE).write_bytes(file)
    return folder


@pytest.fixture(scope="module")
def graded(weighty: Any) -> Any:
    """The class, graded once."""
    hand_in(weighty, "right", GOOD)
    hand_in(weighty, "other", OTHER)
    hand_in(weighty, "forgot", None)
    hand_in(weighty, "pickled", b"\x80\x04K\x01.")
    hand_in(weighty, "cut", GOOD[:-1])
    hand_in(weighty, "huge", save({"w": np.zeros(CAP)}))
    (hand_in(weighty, "linked", None) / FILE).symlink_to(weighty.root / "companions" / weighty.name / FILE)
    (hand_in(weighty, "folder", None) / FILE).mkdir()
    os.mkfifo(hand_in(weighty, "pipe", None) / FILE)
    (hand_in(weighty, "two_files", GOOD) / "more.safetensors").write_bytes(GOOD)
    outcomes = grade(open_assignment(weighty.course, weighty.name))
    weighty.outcomes = {outcome.student: outcome for outcome in outcomes}
    return weighty


def marks(course: Any, student: str) -> dict[str, tuple[float, str]]:
    """Points and states of a student's questions."""
    return {mark.name: (mark.points, mark.state) for mark in course.outcomes[student].marks}


RIGHT = {"double": (2.0, "right"), "length": (4.0, "right"), "guess": (1.0, "right"), "scale": (8.0, "right")}
LACKING = {
    "forgot": "file missing",
    "pickled": "file malformed",
    "cut": "file malformed",
    "huge": "file refused",
    "linked": "file refused",
    "folder": "file refused",
    "pipe": "file refused",
}


@pytest.mark.parametrize("student", ["right", "other", "two_files"])
def test_a_good_file_reaches_the_students_kernel(graded: Any, student: str) -> None:
    assert marks(graded, student) == RIGHT


@pytest.mark.parametrize("student", LACKING)
def test_a_bad_file_costs_the_questions_that_need_it_and_says_so(graded: Any, student: str) -> None:
    assert graded.outcomes[student].state == "graded"
    assert marks(graded, student) == RIGHT | {"scale": (0.0, LACKING[student])}
    sentence = next(mark.sentence for mark in graded.outcomes[student].marks if mark.name == "scale")
    assert "needs a file" in sentence


def test_the_gradebook_and_the_report_know(graded: Any) -> None:
    with Gradebook(graded.course.db_url) as gradebook:
        score = {
            s: gradebook.find_grade("exam_scale", graded.name, graded.name, s).auto_score for s in ("right", "cut")
        }
        assert score == {"right": 8.0, "cut": 0.0}
        comment = gradebook.find_comment("scale", graded.name, graded.name, "cut").auto_comment
    assert comment.startswith("with trained weights: 0 of 8, file malformed. It needs a file that cannot be read")
    assert read_class(graded.course, graded.name)


def test_another_file_is_another_submission(graded: Any) -> None:
    before = graded.outcomes["right"]
    assert before.digest != graded.outcomes["other"].digest != graded.outcomes["forgot"].digest
    kept = grade(open_assignment(graded.course, graded.name), ["right"])[0]
    assert (kept.job, kept.seconds) == (before.job, before.seconds)  # not run again
    hand_in(graded, "right", save({"w": np.array([-1.0, 1.0])}))
    changed = grade(open_assignment(graded.course, graded.name), ["right"])[0]
    assert changed.job != before.job
    assert {mark.name: mark.points for mark in changed.marks}["scale"] == 0.0
    hand_in(graded, "right", GOOD)
    assert grade(open_assignment(graded.course, graded.name), ["right"])[0].job == before.job


def test_the_file_is_laid_out_read_only_and_stays_through_a_replay(graded: Any) -> None:
    looks = "import os\nprint(oct(os.stat('weights.safetensors').st_mode & 0o777))\ndef guess(points): os._exit(1)"
    folder = graded.submit("curious", graded.solved(guess=looks, scale=ANSWER)).parent
    (folder / FILE).write_bytes(GOOD)
    outcome = grade(open_assignment(graded.course, graded.name), ["curious"])[0]
    points = {mark.name: mark.points for mark in outcome.marks}
    assert (points["guess"], points["scale"]) == (0.0, 8.0)  # the fresh kernel after the crash has the file too
    shown = next(cell for cell in outcome.cells if cell.id == "guess").outputs[0]["text"]
    assert shown == "0o444\n"


def test_nothing_of_the_solutions_file_is_kept_or_handed_out(graded: Any) -> None:
    for path in (graded.root / "sittings").rglob("*.json"):
        assert "companions" not in path.read_text() or '\\"companions\\": {}' in path.read_text(), path


def test_nbgraders_command_agrees(graded: Any) -> None:
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(graded.root), "LANG": "C.UTF-8"}
    command = ["nbgrader", "autograde", graded.name]
    done = subprocess.run(command, cwd=graded.root, env=environment, capture_output=True, text=True)
    for line in ("cut: graded, 7 of 15", "forgot: graded, 7 of 15", "right: graded, 15 of 15"):
        assert line in done.stdout + done.stderr


def test_release_and_bundle_leave_the_file_out_and_name_it(weighty: Any, tmp_path: Path) -> None:
    stray = weighty.root / "solutions" / weighty.name / FILE
    stray.write_bytes(GOOD)  # as an author leaves it who trained here
    try:
        runner = CliRunner()
        os.chdir(weighty.root)
        assert runner.invoke(app, ["release", weighty.name]).exit_code == 0
        released = weighty.root / "assignments" / weighty.name
        assert sorted(path.name for path in released.iterdir()) == [f"{weighty.name}.ipynb", "mock_exam.json"]
        notebook = nbformat.read(released / f"{weighty.name}.ipynb", as_version=4)
        assert notebook.metadata["companions"] == {FILE: CAP}
        (weighty.root / "lectures").mkdir(exist_ok=True)
        build(weighty.course, tmp_path / "students")
        assert not list((tmp_path / "students").rglob("*.safetensors"))
        environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin", "HOME": str(tmp_path), "LANG": "C.UTF-8"}
        command = ["nbgrader", "generate_assignment", weighty.name, "--force"]
        done = subprocess.run(command, cwd=weighty.root, env=environment, capture_output=True, text=True)
        assert "students would get the solution's" in done.stdout + done.stderr
        assert not list((weighty.root / "assignments").rglob("*.safetensors"))
    finally:
        os.chdir(Path(__file__).parents[3])
        stray.unlink()


def test_course_check_looks_at_the_file_as_grading_does(weighty: Any, tmp_path: Path) -> None:
    path = tmp_path / f"{weighty.name}.ipynb"
    path.write_text(nbformat.writes(weighty.solved(scale=ANSWER)))
    runner = CliRunner()
    lacking = runner.invoke(app, ["check", str(path)])
    assert lacking.exit_code == 1
    assert f"expected {FILE} in the submission, got no such file" in " ".join(lacking.output.split())
    (tmp_path / FILE).write_bytes(GOOD)
    assert runner.invoke(app, ["check", str(path)]).exit_code == 0


def test_the_solution_runs_from_top_to_bottom_with_its_file(weighty: Any, tmp_path: Path) -> None:
    (path,) = write_all(weighty.course, tmp_path)
    assert (path.parent / FILE).read_bytes() == GOOD


def test_a_solution_without_its_file_is_the_authors_fault(make_course: Any) -> None:
    tiny = make_course()
    tools = sys.modules[type(tiny).__module__]
    path = tiny.root / "solutions" / tiny.name / f"{tiny.name}.ipynb"
    path.write_text(nbformat.writes(weighty_notebook(tools.tiny_notebook(), tools.hidden)))
    hand_in(tiny, "ada", GOOD)
    with pytest.raises(SourceError, match=r"solution to answer 'scale', got 'file missing'"):
        grade(open_assignment(tiny.course, tiny.name), sandbox=False)


@pytest.mark.parametrize(
    ("files", "complaint"),
    [
        ({"weights.pt": 5}, "no other format is safe to load"),
        ({"../weights.safetensors": 5}, "expected companion files named like"),
        ({".weights.safetensors": 5}, "expected companion files named like"),
        ({FILE: 0}, "name a positive whole number"),
        ({FILE: True}, "name a positive whole number"),
        ({FILE: MOST_BYTES + 1}, "in all, got"),
    ],
    ids=["pickle", "path", "hidden", "nothing", "boolean", "too much"],
)
@pytest.mark.messages
def test_what_no_submission_could_carry_is_not_declared(files: dict[str, int], complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        Exam(files=files)
    with pytest.raises(ValueError, match=complaint):
        check_declared(files)
    with pytest.raises(ValueError, match=complaint):
        declared([f"exam = Exam(files={files!r})"])


@pytest.mark.messages
def test_a_declaration_is_written_out_and_used() -> None:
    with pytest.raises(ValueError, match=r"expected Exam\(files=\{name: bytes\}\) written out, got sizes"):
        declared(["sizes = {}", "exam = Exam(files=sizes)"])
    with pytest.raises(ValueError, match="to need files of Exam"):
        Exam(files={FILE: 5}).question("a", score=float, needs=["other.safetensors"])
    assert declared(["exam = Exam(cell_seconds=5)", "x = 1"]) == {}


def test_files_of_any_number_are_read_apart(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(GOOD)
    found = read_companions(beside(tmp_path), {"a.safetensors": CAP, "b.safetensors": CAP})
    assert (found.files, found.lacking) == ({"a.safetensors": GOOD}, {"b.safetensors": "file missing"})


def test_a_source_keeps_what_it_hands_in_apart(weighty: Any) -> None:
    source = Source.read(weighty.root / "solutions" / weighty.name)
    assert source.files == {}
    assert source.handed_in().files == {FILE: GOOD}
    assert "safetensors" in released_notebook(source)
