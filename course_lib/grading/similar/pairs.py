"""Pairs of submissions that share more than was given, and the passages that they share."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from course_lib.course import Course
from course_lib.grading.notebook.cells import Cell, read_cells
from course_lib.grading.notebook.found import find_notebook
from course_lib.grading.notebook.vet import Refused
from course_lib.grading.record.groups import Groups
from course_lib.grading.similar.fingerprints import Fingerprints, Lines, all_runs, fingerprints, tokens

FEWEST = 6  # fingerprints: what is shorter than some ten lines is alike by chance
ALIKE = 0.3  # of the smaller of the two
COMMON = 10  # what more students have than this, and than a quarter of the class, is common
LONGEST = 200_000  # letters of one student's code: seconds of work, and several times what anybody writes
NAMES = re.compile(r"[A-Za-z_]\w*")
PassOver = Callable[[str, str], None]


class TooLong(ValueError):
    """Code that is longer than what is compared."""


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


def own_code(cells: Iterable[Cell], given: Iterable[str]) -> str:
    """What a notebook's author wrote: its cells of code without those that were given."""
    known = {text.strip() for text in given}
    sources = (cell.source for cell in cells if cell.type == "code")
    return "\n\n".join(source for source in sources if source.strip() and source.strip() not in known)


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


def read_pairs(course: Course, assignment: str, pass_over: PassOver = lambda student, why: None) -> list[Pair]:
    """The pairs of an assignment's submissions that are alike; of one group none is a pair.

    Args:
        course: the course.
        assignment: the assignment's name.
        pass_over: called with a student whose work cannot be read, and why: it costs nobody else anything.
    """
    given = list(given_texts(course, assignment))
    sources = {path.name: _answers(path) for path in sorted((course.root / course.source / assignment).glob("*.ipynb"))}
    codes = {}
    for student in course.students(assignment):
        try:
            codes[student] = _code(course.submission(student, assignment), sources, given)
        except (Refused, TooLong) as refused:
            pass_over(student, str(refused))
        except Exception as error:  # of bytes that anyone wrote
            pass_over(student, f"{type(error).__name__}: {error}")
    groups = Groups.of(course, assignment).members.values()
    return [
        p
        for p in pairs(programs(codes, given))
        if not any({p.left.student, p.right.student} <= set(group) for group in groups)
    ]


def _code(folder: Path, sources: Mapping[str, list[str]], given: Iterable[str]) -> str:
    """What a student wrote into the notebooks of these names, of which each leaves these cells.

    Raises:
        Refused: where none of them can be read.
        TooLong: where it is more than is compared.
    """
    texts, refused = [], None
    for name, answers in sources.items():
        try:
            texts.append(own_code(find_notebook(folder, name, answers).notebook.cells, given))
        except Refused as error:
            refused = error
    if refused and not texts:
        raise refused
    code = "\n\n".join(texts)
    if len(code) > LONGEST:
        raise TooLong(f"expected at most {LONGEST:_} letters of code, got {len(code):_}")
    return code


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
