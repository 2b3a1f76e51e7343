"""Under which name each student's work came from a platform: feedback goes back under it, its number stays theirs."""

import json
from collections.abc import Mapping
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.collect.platforms import FORMS, Named, read_name
from course_lib.grading.record.whole_files import write_whole


def _record(course: Course, assignment: str) -> Path:
    return course.root / "downloaded" / assignment / "received.json"


def received(course: Course, assignment: str) -> dict[str, tuple[str, str]]:
    """The platform and the prefix of each student's work, by the student's id."""
    path = _record(course, assignment)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def noted(course: Course, assignment: str, platform: str = "") -> dict[str, Named]:
    """What the prefixes say, of one platform or of all."""
    names = {
        student: read_name(f"{prefix}_", came_from)
        for student, (came_from, prefix) in received(course, assignment).items()
        if came_from in ([platform] if platform else FORMS)
    }
    return {student: named for student, named in names.items() if named}


def note(course: Course, assignment: str, fresh: Mapping[str, Named]) -> None:
    """Note what came now beside what was noted before; a number that is somebody else's now is theirs alone."""
    before = noted(course, assignment)
    numbers = {(named.platform, named.key) for named in fresh.values()}
    kept = {
        student: came
        for student, came in received(course, assignment).items()
        if student not in before or (before[student].platform, before[student].key) not in numbers
    }
    kept |= {student: (named.platform, named.prefix) for student, named in fresh.items()}
    write_whole(_record(course, assignment), json.dumps(kept, indent=1, ensure_ascii=False).encode())
