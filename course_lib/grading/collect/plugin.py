"""The same for ``nbgrader zip_collect``: its collector reads the names that the platforms give."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbgrader.plugins import FileNameCollectorPlugin
from traitlets import List

from course_lib.course import Course
from course_lib.grading.collect.people import People
from course_lib.grading.collect.platforms import FORMS, Named, own_name, read_name
from course_lib.grading.collect.received import noted
from course_lib.grading.record.timestamps import read_time, zone_of


class PlatformCollector(FileNameCollectorPlugin):
    """Reads Moodle's, Canvas' and Blackboard's names; a course's own ``named_regexp`` goes before."""

    valid_ext = List(default_value=[".ipynb", ".safetensors"]).tag(config=True)

    def collect(self, submitted_file: str) -> dict[str, Any] | None:
        """What nbgrader wants to know of an extracted file; None where it is of no known form."""
        path = Path(submitted_file)
        if self.named_regexp or path.suffix not in self.valid_ext:
            found: dict[str, Any] | None = super().collect(submitted_file)
            return found
        course = Course.find(path.parent)
        _, assignment, _, *inside = path.relative_to(course.root).parts  # downloaded/ASSIGNMENT/extracted/…
        named = _named(inside)
        if named is None:
            return None
        released = [file.name for file in (course.root / course.release / assignment).glob("*")]
        facts = {
            "student_id": self._people(course, assignment).identify(named).id,
            "file_id": own_name(named.file, released),
        }
        if not named.when:
            return facts
        clock = f"{named.when[:10]} {named.when[11:].replace('-', ':')} {zone_of(course.config)}"
        return facts | {"timestamp": read_time(clock, zone_of(course.config))}

    def _people(self, course: Course, assignment: str) -> People:
        """The class, told apart by all names of the zip at once, as `course collect` does."""
        if not hasattr(self, "_class"):
            self._class = People.of(course, noted(course, assignment))
            extracted = course.root / "downloaded" / assignment / "extracted"
            paths = sorted(extracted.rglob("*"))
            found = (_named(path.relative_to(extracted).parts) for path in paths if path.is_file())
            self._class.meet(named for named in found if named)
        return self._class


def _named(parts: Sequence[str]) -> Named | None:
    """What an extracted file's path says; nbgrader unpacks a student's own archive into a folder of the same name."""
    for start, part in enumerate(parts):
        below = parts[start + 1 :]
        for platform in FORMS:
            if (named := read_name("/".join(parts[start:]), platform)) and named.file:
                return named
            if below and (named := read_name(part, platform)) and named.file:
                return replace(named, file="/".join((named.file, *below)))
    return None
