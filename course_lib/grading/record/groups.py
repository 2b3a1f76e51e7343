"""Who hands in together: ``groups.csv``, with the columns assignment (or ``*``), group and student."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import normalize

from course_lib.course import Course
from course_lib.grading.record.tables import EVERY, read_table

FILE = "groups.csv"
COLUMNS = ["assignment", "group", "student"]


@dataclass(frozen=True)
class Groups:
    """The groups of one assignment.

    Attributes:
        members: the students of each group.
        handed_in: the folders that were handed in, of students or under a group's own name.
        alone: who handed in their own at another time, and share in no group's.
    """

    members: dict[str, list[str]]
    handed_in: frozenset[str]
    alone: frozenset[str] = frozenset()

    @classmethod
    def of(cls, course: Course, assignment: str, alone: Iterable[str] = ()) -> "Groups":
        """Those that hold for an assignment; a group named for it goes before one for all.

        Args:
            course: the course, as it is or was.
            assignment: the assignment's name.
            alone: who handed in their own too, at another time.
        """
        rows = read_table(course, FILE, COLUMNS)
        chosen = [row for row in rows if row["assignment"] == assignment]
        named = {row["student"] for row in chosen}
        chosen += [row for row in rows if row["assignment"] == EVERY and row["student"] not in named]
        handed_in = frozenset(course.students(assignment))
        spelt = {normalize("NFC", name): name for name in (*alone, *handed_in)}  # a folder may have come from macOS
        members = defaultdict(list)
        for row in chosen:
            group, student = (spelt.get(normalize("NFC", row[column]), row[column]) for column in ("group", "student"))
            members[group].append(student)
        return cls(dict(members), handed_in, frozenset(alone))

    def share(self, handed_in: str) -> list[str]:
        """The students besides the one who handed in whose work it is too.

        Who handed in their own keep it. Where several of a group did, the others share in what lies under the group's
        name, or else in that of whom the table names first.
        """
        for name, group in self.members.items():
            works = [folder for folder in (name, *group) if folder in {*self.handed_in, handed_in}]
            if handed_in in works:
                own = {*self.handed_in, *self.alone, handed_in}
                return [student for student in group if student not in own] if handed_in == works[0] else []
        return []

    def works(self) -> dict[str, str]:
        """Under whose folder the work of each member lies who handed in nothing themselves."""
        return {student: folder for folder in sorted(self.handed_in) for student in self.share(folder)}

    def are_names(self) -> set[str]:
        """The folders that bear a group's name: no person's."""
        return {name for name in self.members if name in self.handed_in}
