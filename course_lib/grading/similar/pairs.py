"""Pairs of submissions that share more than was given, and the passages that they share."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.notebook.cells import Malformed, read_cells
from course_lib.grading.notebook.found import find_notebook
from course_lib.grading.notebook.vet import Refused
from course_lib.grading.record.groups import Groups
from course_lib.grading.similar.fingerprints import Fingerprints, Lines, all_runs, fingerprints, tokens

FEWEST = 6  # fingerprints: what is shorter than some ten lines is alike by chance
ALIKE = 0.3  # of the smaller of the two
COMMON = 10  # what more students have than this, and than a quarter of the class, is common
NAMES = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Program:
    """A student's own code, and its fingerprints beyond what was given."""

    student: str
    code: str
    prints: Fingerprints


@dataclass(frozen=True)
class Pair:
    """Two programs, and which of their fingerprints they share."""

    left: Program
    right: Program
    shared: frozenset[bytes]

    @property
    def alike(self) -> float:
        """The share of the smaller program's fingerprints that the other has too, 0 … 1."""
        return len(self.shared) / min(len(self.left.prints), len(self.right.prints))

    def lines(self, program: Program) -> list[int]:
        """The lines of one of the two that are shared, in order."""
        passages = (lines for one in self.shared for lines in program.prints[one])
        return sorted({number for passage in passages for number in _numbers(passage)})


def _numbers(passage: Lines) -> range:
    return range(passage.first, passage.last + 1)


def own_code(content: bytes, given: Iterable[str]) -> str:
    """What a notebook's author wrote: its cells of code without those that were given."""
    known = {text.strip() for text in given}
    cells = (cell.source for cell in read_cells(content) if cell.type == "code")
    return "\n\n".join(source for source in cells if source.strip() and source.strip() not in known)


def programs(codes: Mapping[str, str], given: Iterable[str]) -> Iterator[Program]:
    """The programs of a class, without the fingerprints of what was given and of what is common in the class."""
    texts = list(given)
    kept = {name for text in texts for name in NAMES.findall(text)}
    seen = {run for text in texts for run in all_runs(tokens(text, kept))}
    prints = {student: fingerprints(tokens(code, kept)) for student, code in codes.items()}
    counts = Counter(one for found in prints.values() for one in found)
    most = max(COMMON, len(codes) / 4)
    for student, found in prints.items():
        own = {one: where for one, where in found.items() if one not in seen and counts[one] <= most}
        yield Program(student, codes[student], own)


def pairs(class_: Iterable[Program]) -> list[Pair]:
    """The pairs that are alike, the most alike first."""
    large = [program for program in class_ if len(program.prints) >= FEWEST]
    found = (Pair(a, b, frozenset(a.prints.keys() & b.prints.keys())) for a, b in combinations(large, 2))
    alike = [pair for pair in found if pair.alike >= ALIKE and len(pair.shared) >= FEWEST // 2]
    return sorted(alike, key=lambda pair: (-pair.alike, pair.left.student, pair.right.student))


def read_pairs(course: Course, assignment: str) -> list[Pair]:
    """The pairs of an assignment's submissions that are alike; of one group none is a pair."""
    given = list(given_texts(course, assignment))
    codes = {}
    for student in course.students(assignment):
        folder = course.submission(student, assignment)
        texts = []
        for notebook in sorted((course.root / course.source / assignment).glob("*.ipynb")):
            try:
                found = find_notebook(folder, notebook.name, _answers(notebook))
                texts.append(own_code(found.content, given))
            except (Refused, Malformed):
                continue
        codes[student] = "\n\n".join(texts)
    groups = Groups.of(course, assignment).members.values()
    return [
        p
        for p in pairs(programs(codes, given))
        if not any({p.left.student, p.right.student} <= set(group) for group in groups)
    ]


def _answers(source: Path) -> list[str]:
    """The names of the cells that a source leaves to students."""
    return [cell.grade_id for cell in read_cells(source.read_bytes()) if cell.nbgrader.get("solution")]


def given_texts(course: Course, assignment: str) -> Iterator[str]:
    """The code that everybody has or would rightly write: of the lectures, the assignment, and its model answers."""
    places = [
        course.root / "lectures",
        course.root / course.source / assignment,
        course.root / course.release / assignment,
    ]
    for path in (path for place in places for path in sorted(place.glob("*.ipynb"))):
        yield from (cell.source for cell in read_cells(path.read_bytes()) if cell.type == "code")
