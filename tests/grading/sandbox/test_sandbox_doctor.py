"""The doctor tries every wall, and where the sandbox cannot be built it says what to do."""

import sys
from pathlib import Path

import pytest

from course_lib.grading.sandbox import SandboxUnavailable, WarmKernels, bwrap, doctor, layout
from course_lib.grading.sandbox.trial import kernel


def test_every_wall_stands_here(bubblewrap):
    walls = list(doctor.walls())
    assert [wall.name for wall in walls if not wall.stands] == []
    assert {wall.name for wall in walls} >= set(doctor.ATTEMPTS)
    assert all(wall.why for wall in walls)


def test_a_wall_that_does_not_stand_is_seen(kernels):
    with kernel(kernels) as session:
        wall = doctor.attempt(session, "writing to /tmp", "open('/tmp/written', 'w')")
    assert not wall.stands
    assert "do not grade strangers' code" in wall.why


@pytest.mark.messages
def test_without_bubblewrap_the_error_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setattr(bwrap, "PROGRAMS", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match=r"found no bwrap in .*: install it .* apt install bubblewrap"):
        WarmKernels().start()
    (wall,) = doctor.walls()
    assert (wall.name, wall.stands) == ("sandbox", False)


@pytest.mark.messages
def test_a_warm_process_that_does_not_come_up_says_what_it_said(bubblewrap, monkeypatch):
    monkeypatch.setattr(
        bwrap, "MAIN", "import sys; sys.exit('no torch, nested={nested}, control={control}, also={also}')"
    )
    with pytest.raises(SandboxUnavailable, match="but it ended with: no torch, nested=True"):
        WarmKernels().start()


@pytest.mark.messages
def test_a_known_refusal_comes_with_a_remedy(bubblewrap, monkeypatch):
    monkeypatch.setattr(
        bwrap, "MAIN", "raise SystemExit('bwrap: setting up uid map: Permission denied')#{control}{nested}{also}"
    )
    with pytest.raises(SandboxUnavailable, match="give bwrap an AppArmor profile that grants `userns`"):
        WarmKernels().start()


@pytest.mark.parametrize(
    ("path", "place"),
    [("/opt/venv/bin/python", "/opt/venv/bin/python"), ("/tmp/venv", "/python/tmp/venv"), ("/tmpfs/x", "/tmpfs/x")],
)
def test_python_is_seen_at_its_own_path_unless_that_is_covered(path, place):
    assert layout.place_of(path) == place


@pytest.mark.messages
def test_a_python_that_contains_the_course_is_refused(monkeypatch, tmp_path):
    course = Path(layout.course_lib.__file__).parents[1]
    (tmp_path / "lib").symlink_to(course.parent)
    monkeypatch.setattr(sys, "base_prefix", str(tmp_path))
    with pytest.raises(SandboxUnavailable, match="install the course into a virtual environment of its own"):
        layout.everything_shown()


def test_of_a_python_around_the_course_only_its_own_folders_are_shown(monkeypatch):
    course = Path(layout.course_lib.__file__).parents[1]
    monkeypatch.setattr(sys, "base_prefix", str(course.parent))
    assert not [shown for shown in layout.python_homes() if course.is_relative_to(shown)]
