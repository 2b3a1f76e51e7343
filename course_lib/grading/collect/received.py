"""Under which name each student's work came from a platform: feedback goes back under it, its number stays theirs."""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.collect.platforms import FORMS, Named, read_name
from course_lib.grading.record.whole_files import write_whole


def _record(course: Course, assignment: str) -> Path:
    return course.root / "downloaded" / assignment / "received.json"


def received(course: Course, assignment: str) -> dict[str, list[str]]:
    """By the student's id, the platform, the prefix of what counts, and those of other activities of the assignment."""
    path = _record(course, assignment)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def noted(course: Course, assignment: str, platform: str = "") -> dict[str, list[Named]]:
    """What the prefixes say, of one platform or of all."""
    said = {
        student: [named for prefix in prefixes if (named := read_name(f"{prefix}_", came_from))]
        for student, (came_from, *prefixes) in received(course, assignment).items()
        if came_from in ([platform] if platform else FORMS)
    }
    return {student: names for student, names in said.items() if names}


def note(course: Course, assignment: str, fresh: Mapping[str, Named], older: Collection[str] = ()) -> None:
    """Note what came now beside what was noted before; a number that is somebody else's now is theirs alone.

    Args:
        course: the course.
        assignment: the assignment's name.
        fresh: what came, by the student's id.
        older: of whom something newer counts, under the prefix that it came with.
    """
    taken = {(named.platform, named.key) for named in fresh.values()}
    kept: dict[str, list[str]] = {}
    for student, (came_from, *prefixes) in received(course, assignment).items():
        names = {prefix: read_name(f"{prefix}_", came_from) if came_from in FORMS else None for prefix in prefixes}
        if own := [prefix for prefix, named in names.items() if not named or (came_from, named.key) not in taken]:
            kept[student] = [came_from, *own]
    for student, named in fresh.items():
        before = kept.get(student, [named.platform])
        rest = before[1:] if before[0] == named.platform else []
        order = [*rest[:1], named.prefix, *rest[1:]] if student in older else [named.prefix, *rest]
        kept[student] = [named.platform, *order]
    write_whole(_record(course, assignment), json.dumps(kept, indent=1, ensure_ascii=False).encode())
