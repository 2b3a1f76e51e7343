"""Nothing of the caller, the course or anyone else can be read."""

from ast import literal_eval
from pathlib import Path

import pytest

import course_lib
from course_lib.grading.sandbox.inside.environment import HOME
from course_lib.grading.sandbox.layout import python_homes
from course_lib.grading.sandbox.trial import kernel

COURSE = Path(course_lib.__file__).parents[1]


@pytest.mark.parametrize(
    "place",
    ["solutions", "tests", "course_lib/reference", "course_lib/grading", "course_lib/cli", ".git", "pyproject.toml"],
)
def test_the_course_is_not_there(inside, place):
    assert (COURSE / place).exists() or place in ("course_lib/cli", ".git"), "the test must name what exists outside"
    for root in (COURSE, "/course"):
        code = (
            f"import os; path = '{root}/{place}'; print(os.listdir(path) if os.path.isdir(path) else open(path).read())"
        )
        outcome = inside.run(code)
        listing = outcome.printed.strip()
        if root == "/course" and place == "course_lib/reference":
            assert listing == "['__init__.py']"
        elif root == "/course" and place == "course_lib/grading":
            assert outcome.error.startswith("FileNotFoundError")
        else:
            assert outcome.error.startswith("FileNotFoundError"), listing


def test_the_gradebook_is_not_there(inside, tmp_path):
    gradebook = tmp_path / "gradebook.db"
    gradebook.write_text("marks")
    gradebook.chmod(0o666)
    assert inside.run(f"open({str(gradebook)!r})").error.startswith("FileNotFoundError")


@pytest.mark.parametrize(
    "place", ["/etc/shadow", "/etc/passwd", "/etc/hostname", "/var", "/root/.bashrc", "/mnt", "/sys/fs"]
)
def test_the_machine_is_not_there(inside, place):
    outcome = inside.run(f"import os; os.stat({place!r})")
    assert outcome.error.startswith(("FileNotFoundError", "PermissionError"))


def test_the_callers_home_is_not_there(inside):
    home = Path.home()
    way_to_python = {folder.relative_to(home).parts[0] for folder in python_homes() if folder.is_relative_to(home)}
    outcome = inside.run(f"import os; print(os.listdir({str(home)!r}))")
    seen = set() if outcome.error.startswith("FileNotFoundError") else set(literal_eval(outcome.printed))
    if str(home) == HOME:  # the kernel's own home goes by that name: it lies over the caller's
        seen, way_to_python = seen - {".ipython"}, set()
    assert seen == way_to_python


def test_the_callers_environment_is_not_there(inside):
    code = """
import glob, os
text = repr(dict(os.environ))
for path in glob.glob('/proc/[0-9]*/environ'):
    try:
        text += open(path).read()
    except OSError:
        pass
print(len(text), 'correct-horse' in text, 'COURSE_SECRET' in text)
"""
    length, *found = inside.run(code).printed.split()
    assert int(length) > 100
    assert found == ["False", "False"]


def test_other_processes_are_not_there(inside):
    printed = inside.run(
        "import os; print(sorted(int(p) for p in os.listdir('/proc') if p.isdigit()), os.getpid())"
    ).printed
    assert printed.strip() == "[1, 2] 2"


@pytest.mark.parametrize("file", ["mem", "environ", "maps", "fd/0", "root/etc", "cwd/x"])
def test_the_first_process_cannot_be_read(inside, file):
    assert inside.run(f"open('/proc/1/{file}', 'rb').read(1)").error.startswith("PermissionError")


def test_the_warm_process_and_other_kernels_are_not_there(kernels):
    with kernel(kernels) as other:
        other.run("open('/tmp/mine', 'w').write('secret'); import os; os.environ['MINE'] = 'secret'")
        with kernel(kernels) as session:
            seen = session.run("import os; print(os.listdir('/tmp'), os.listdir('/dev/shm'), 'MINE' in os.environ)")
            assert seen.printed.strip() == "[] [] False"
            assert session.run("import os; os.listdir('/run/kernels')").error.startswith("PermissionError")
            assert session.run("import os; print(sorted(os.listdir('/run/kernel')))").printed.count("k-") == 5


def test_open_files_lead_nowhere(inside):
    code = """
import os
for number in sorted(map(int, os.listdir('/proc/self/fd'))):
    try:
        print(os.readlink(f'/proc/self/fd/{number}'))
    except OSError:
        pass
"""
    targets = inside.run(code).printed.split()
    own = ("/dev/null", "pipe:", "socket:", "anon_inode:", "/proc/")
    assert targets
    assert all(target.startswith(own) for target in targets), targets


def test_the_reference_library_says_why_it_is_absent(inside):
    outcome = inside.run("from course_lib.reference import ctc")
    assert outcome.error.startswith("ImportError: course_lib.reference is not there while an assignment is graded")


def test_the_answers_of_exercises_are_absent_too(inside):
    outcome = inside.run("from course_lib.exercises import lecture_04_ctc")
    assert outcome.error.startswith("ImportError: course_lib.exercises is not there while an assignment is graded")


def test_the_rest_of_the_library_is_there(inside):
    outcome = inside.run("import course_lib.datasets, course_lib.widgets; print(course_lib.__file__)")
    assert outcome.printed.strip() == "/course/course_lib/__init__.py"
