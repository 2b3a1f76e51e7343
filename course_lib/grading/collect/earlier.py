"""Attempts that later ones replaced, each as it was handed in: ``earlier/1/STUDENT/ASSIGNMENT``, ``earlier/2/…``."""

import shutil
from dataclasses import replace
from pathlib import Path

from course_lib.course import Course

EARLIER = "earlier"


def set_aside(course: Course, folder: Path) -> None:
    """Move a submission to the first free place of ``earlier/``."""
    target = free_place(course, folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, target)


def free_place(course: Course, folder: Path) -> Path:
    """The first free place of ``earlier/`` for a submission."""
    place = folder.relative_to(course.root / course.submitted)
    number = 1
    while (target := course.root / EARLIER / str(number) / place).exists():
        number += 1
    return target


def earlier_attempts(course: Course) -> list[Course]:
    """The course as it was before: its submissions are those that later ones replaced, the oldest first."""
    rounds = sorted((course.root / EARLIER).glob("[0-9]*"), key=lambda folder: int(folder.name))
    return [replace(course, submitted=f"{EARLIER}/{folder.name}") for folder in rounds]
