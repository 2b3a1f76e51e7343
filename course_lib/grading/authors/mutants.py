"""Mutants: typical wrong solutions, each with the questions it must lose.

A mutant's file is a sentence, ``# loses: question, question 1/2, …`` and, for each wrong answer, ``# %% answer``
with what is wrong in it: edits of the solution's cell, or the whole cell where edits would not read well. What does not
fit in one line ``# loses:`` goes on in another.

    \"""Leaves out the tanh.\"""

    # loses: concat
    # %% concat
    # - return self.v(torch.tanh(self.W(both))).squeeze(-1)
    # + return self.v(self.W(both)).squeeze(-1)
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from course_lib.grading.notebook.source import Source, SourceError

SECTION = re.compile(r"^# %% *(\S+)[ \t]*$", re.MULTILINE)
LOSES = re.compile(r"^# loses:(.*)$", re.MULTILINE)
EDIT = re.compile(r"# ([-+])(?: (.*))?")


@dataclass(frozen=True)
class Edit:
    """Lines of a cell, found there exactly once, and what stands in their place; both without its indentation."""

    old: tuple[str, ...]
    new: tuple[str, ...]

    def apply(self, cell: str, name: str) -> str:
        """The cell with the new lines, indented as the old ones were.

        Raises:
            SourceError: where the old lines are not found exactly once.
        """
        lines = cell.splitlines()
        places = [k for k in range(len(lines)) if _indented(self.old, lines[k]) == lines[k : k + len(self.old)]]
        if len(places) != 1:
            raise SourceError(f"expected {self.old[0]!r} once in the cell {name!r}, found it {len(places)} times")
        after = places[0] + len(self.old)
        return "\n".join([*lines[: places[0]], *_indented(self.new, lines[places[0]]), *lines[after:]])


def _indented(lines: Sequence[str], like: str) -> list[str]:
    """Lines as far in as another one is."""
    margin = like[: len(like) - len(like.lstrip())]
    return [margin + line if line else "" for line in lines]


@dataclass(frozen=True)
class Mutant:
    """A wrong solution.

    Attributes:
        name: its file's name.
        about: what it does wrong, in a sentence.
        loses: the share of its points that each named question loses; the others keep all of theirs.
        cells: what is wrong, by the answer's grade_id: edits of the solution's cell, or its whole text.
    """

    name: str
    about: str
    loses: dict[str, Fraction]
    cells: dict[str, str | list[Edit]]

    @classmethod
    def read(cls, path: Path) -> "Mutant":
        """Read a mutant's file."""
        head, sections = read_sections(path)
        loses = LOSES.findall(head)
        if not loses or not sections:
            raise SourceError(f"expected '# loses:' and at least one '# %% answer' in {path}, got neither or only one")
        named = [item.split() for item in ",".join(loses).split(",") if item.strip()]
        shares = {words[0]: Fraction(words[1]) if len(words) > 1 else Fraction(1) for words in named}
        about = head.split('"""')[1].strip() if '"""' in head else ""
        return cls(path.stem, about, shares, {name: read_edits(text) or text for name, text in sections.items()})

    def answers(self, source: Source) -> dict[str, str]:
        """The wrong answers, by grade_id.

        Raises:
            SourceError: where an edit does not fit the solution.
        """
        solved = {cell.grade_id: cell.source for cell in source.with_role("answer")}
        if unknown := sorted(set(self.cells) - set(solved)):
            raise SourceError(f"expected the grade_id of an answer of {source.name}, got {unknown[0]!r}")
        return {name: _edited(solved[name], wrong, name) for name, wrong in self.cells.items()}


def read_sections(path: Path) -> tuple[str, dict[str, str]]:
    """A file's head, and by name the cells that lines such as ``# %% name`` begin."""
    head, *parts = SECTION.split(path.read_text(encoding="utf-8"))
    return head, {name: text.strip() + "\n" for name, text in zip(parts[::2], parts[1::2], strict=True)}


def read_edits(text: str) -> list[Edit]:
    """The edits that a section holds, with an empty line between them; none where it is a cell.

    Each is old lines after ``# -``, then the new ones after ``# +``.

    Raises:
        SourceError: where new lines stand in no old one's place, or before it.
    """
    parts = [[EDIT.fullmatch(line) for line in part.splitlines()] for part in re.split(r"\n\s*\n", text.strip())]
    edits = []
    for part in parts:
        lines = [(match[1], match[2] or "") for match in part if match]
        if len(lines) < len(part):
            return []
        if lines[0][0] != "-" or lines != sorted(lines, key=lambda line: line[0] == "+"):
            raise SourceError(f"expected old lines, '# - …', and then new ones, got {lines[0][1]!r} in another order")
        edits.append(Edit(*(tuple(text for sign, text in lines if sign == kind) for kind in "-+")))
    return edits


def _edited(cell: str, wrong: str | list[Edit], name: str) -> str:
    if isinstance(wrong, str):
        return wrong
    for edit in wrong:
        cell = edit.apply(cell, name)
    return cell


def read_mutants(folder: Path) -> list[Mutant]:
    """All mutants of an assignment, by name."""
    return [Mutant.read(path) for path in sorted(folder.glob("*.py")) if not path.name.startswith("_")]


def answered(source: Source, released: str, replaced: dict[str, str] | None = None) -> bytes:
    """The released notebook with the solution's answers filled in, some of them replaced, as a student hands it in.

    Args:
        source: the assignment.
        released: the text of its released notebook.
        replaced: other text for some answers, by grade_id.
    """
    answers = {cell.grade_id: cell.source for cell in source.with_role("answer", "written")}
    unknown = set(replaced or {}) - set(answers)
    if unknown:
        raise SourceError(f"expected the grade_id of an answer of {source.name}, got {sorted(unknown)[0]!r}")
    answers |= replaced or {}
    notebook = json.loads(released)
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        if name in answers:
            cell["source"] = answers[name]
    return json.dumps(notebook).encode()
