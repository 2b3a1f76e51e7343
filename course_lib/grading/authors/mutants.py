"""Mutants: typical wrong solutions, each with the questions it must lose."""

import json
import re
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from course_lib.grading.notebook.source import Source, SourceError

SECTION = re.compile(r"^# %% *(\S+)[ \t]*$", re.MULTILINE)
LOSES = re.compile(r"^# loses:(.*)$", re.MULTILINE)


@dataclass(frozen=True)
class Mutant:
    """A wrong solution.

    Attributes:
        name: its file's name.
        about: what it does wrong, in a sentence.
        loses: the share of its points that each named question loses; the others keep all of theirs.
        cells: the replaced answers by grade_id.
    """

    name: str
    about: str
    loses: dict[str, Fraction]
    cells: dict[str, str]

    @classmethod
    def read(cls, path: Path) -> "Mutant":
        """Reads a mutant's file: a sentence, ``# loses: question, …``, and ``# %% answer`` before each answer."""
        head, cells = read_sections(path)
        loses = LOSES.search(head)
        if loses is None or not cells:
            raise SourceError(f"expected '# loses:' and at least one '# %% answer' in {path}, got neither or only one")
        named = [item.split() for item in loses.group(1).split(",") if item.strip()]
        shares = {words[0]: Fraction(words[1]) if len(words) > 1 else Fraction(1) for words in named}
        return cls(path.stem, head.split('"""')[1].strip() if '"""' in head else "", shares, cells)


def read_sections(path: Path) -> tuple[str, dict[str, str]]:
    """A file's head, and by name the cells that lines such as ``# %% name`` begin."""
    head, *parts = SECTION.split(path.read_text())
    return head, {name: text.strip() + "\n" for name, text in zip(parts[::2], parts[1::2], strict=True)}


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
