"""Mutants are read from short files: edits of a solution's cell, or whole cells."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from course_lib.grading.authors.mutants import Mutant, answered
from course_lib.grading.notebook.source import Source, SourceError

SCORE = """def score(s, h):
    ### BEGIN SOLUTION
    for t in s:
        yield t @ h

    yield 0
    ### END SOLUTION
"""


def source_of(**answers: str) -> Source:
    cells = [
        {"cell_type": "code", "source": text, "metadata": {"nbgrader": {"grade_id": name, "solution": True}}}
        for name, text in answers.items()
    ]
    return Source("made_up", json.dumps({"nbformat": 4, "cells": cells}).encode(), {})


def mutant(folder: Path, text: str) -> Mutant:
    path = folder / "mistake.py"
    path.write_text('"""Goes wrong."""\n\n# loses: first, second 1/3\n' + text)
    return Mutant.read(path)


def test_what_a_mutant_does_and_loses(tmp_path: Path) -> None:
    read = mutant(tmp_path, "# %% score\n# - yield 0\n")
    assert (read.name, read.about) == ("mistake", "Goes wrong.")
    assert read.loses == {"first": Fraction(1), "second": Fraction(1, 3)}


def test_an_edit_stands_where_the_old_line_stood_as_far_in(tmp_path: Path) -> None:
    edits = "# %% score\n# - yield t @ h\n# + if t:\n# +     yield h @ t\n"
    assert mutant(tmp_path, edits).answers(source_of(score=SCORE)) == {
        "score": """def score(s, h):
    ### BEGIN SOLUTION
    for t in s:
        if t:
            yield h @ t

    yield 0
    ### END SOLUTION"""
    }


def test_several_edits_some_of_which_only_take_lines_away(tmp_path: Path) -> None:
    edits = "# %% score\n# - for t in s:\n# -     yield t @ h\n# -\n\n"
    edits += "# - yield 0\n# + yield 1\n\n# - yield 1\n# + yield 2\n"
    changed = mutant(tmp_path, edits + "# %% other\n# - two\n").answers(source_of(score=SCORE, other="one\ntwo\n"))
    assert changed["score"].splitlines()[2:] == ["    yield 2", "    ### END SOLUTION"]
    assert changed["other"] == "one"


def test_a_whole_cell_in_place_of_an_edit(tmp_path: Path) -> None:
    cell = "def score(s, h):\n    # - no edit: code stands beside it\n    return s\n"
    assert mutant(tmp_path, f"# %% score\n{cell}").answers(source_of(score=SCORE)) == {"score": cell}


@pytest.mark.parametrize(("cell", "found"), [("a = 1\n", 0), ("b = 1\nif b:\n    b = 1\n", 2)])
def test_old_lines_must_stand_there_once(tmp_path: Path, cell: str, found: int) -> None:
    with pytest.raises(SourceError, match=f"expected 'b = 1' once in the cell 'score', found it {found} times"):
        mutant(tmp_path, "# %% score\n# - b = 1\n# + b = 2\n").answers(source_of(score=cell))


def test_lines_that_stand_otherwise_indented_among_themselves_are_others(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="found it 0 times"):
        mutant(tmp_path, "# %% score\n# - for t in s:\n# - yield t @ h\n").answers(source_of(score=SCORE))


def test_new_lines_stand_in_place_of_old_ones(tmp_path: Path) -> None:
    for edit in ("# + b = 2", "# - b = 1\n# + b = 2\n# - c = 1"):
        with pytest.raises(SourceError, match="expected old lines, '# - …', and then new ones, got 'b = "):
            mutant(tmp_path, f"# %% score\n{edit}\n")


def test_a_file_without_questions_to_lose_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mistake.py"
    path.write_text('"""Goes wrong."""\n# %% score\n# - yield 0\n')
    with pytest.raises(SourceError, match="expected '# loses:'"):
        Mutant.read(path)


def test_only_answers_can_be_wrong(tmp_path: Path) -> None:
    source = source_of(score=SCORE)
    with pytest.raises(SourceError, match="got 'elsewhere'"):
        answered(source, source.content.decode(), {"elsewhere": "x = 1"})
    with pytest.raises(SourceError, match="got 'elsewhere'"):
        mutant(tmp_path, "# %% elsewhere\n# - yield 0\n").answers(source)
