"""Who hands in together: ``groups.csv``, with the columns assignment (or ``*``), group and student."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

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
    """

    members: dict[str, list[str]]
    handed_in: frozenset[str]

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
        members = defaultdict(list)
        for row in chosen:
            members[row["group"]].append(row["student"])
        return cls(dict(members), frozenset({*course.students(assignment), *alone}))

    def share(self, handed_in: str) -> list[str]:
        """The students besides the one who handed in whose work it is too; who handed in their own keep it."""
        group = next((s for name, s in self.members.items() if handed_in == name or handed_in in s), [])
        return [student for student in group if student != handed_in and student not in self.handed_in]

    def works(self) -> dict[str, str]:
        """Under whose folder the work of each member lies who handed in nothing themselves."""
        return {student: folder for folder in sorted(self.handed_in) for student in self.share(folder)}

    def are_names(self) -> set[str]:
        """The folders that bear a group's name: no person's."""
        return {name for name in self.members if name in self.handed_in}
