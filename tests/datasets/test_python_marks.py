"""Marks of characters against Python's own tokenizer, and on cases written out by hand."""

import io
import re
import tokenize

import pytest

from course_lib.datasets.python_marks import python_marks
from course_lib.datasets.python_text import python_source, source_files


def strings_by_tokenizer(text: str) -> list[bool]:
    """Whether each character lies between a string's quotation marks (its opening one included)."""
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    inside = [False] * len(text)
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.STRING:
            begin, end = (starts[row - 1] + column for row, column in (token.start, token.end))
            prefix = re.match(r"[a-zA-Z]*", token.string)
            assert prefix
            quotes = 3 if token.string[prefix.end() :].startswith(('"""', "'''")) and len(token.string) >= 6 else 1
            inside[begin + prefix.end() : end - quotes] = [True] * (end - quotes - begin - prefix.end())
    return inside


FORMATTED = re.compile(r"(?i)\b(f|rf|fr)['\"]")  # from Python 3.12 on these are no STRING tokens


@pytest.mark.parametrize("name", ["heapq.py", "bisect.py", "textwrap.py", "shlex.py", "csv.py", "stat.py"])
def test_the_tokenizer_sees_the_same_strings(name: str) -> None:
    (text,) = python_source([path for path in source_files() if path.name == name][:1])
    if FORMATTED.search(text):
        pytest.skip("holds formatted strings, which the tokenizer takes apart since Python 3.12")
    marks = python_marks(text)
    assert marks.in_string.tolist() == strings_by_tokenizer(text)
    assert marks.in_string.any()
    assert marks.depth[-1] == 0


@pytest.mark.parametrize(
    ("text", "in_string", "depth"),
    [
        ("f('a)')", "0011100", "0111110"),
        (r"'\''+", "11100", "00000"),
        ("#'(\n(", "00000", "00001"),
        ("'''a'b'''", "111111000", "000000000"),
        ("''", "10", "00"),
        (")(", "00", "01"),
        ("'a\nb", "1100", "0000"),
    ],
)
def test_marks_hold_just_after_each_character(text: str, in_string: str, depth: str) -> None:
    marks = python_marks(text)
    assert "".join(str(int(mark)) for mark in marks.in_string) == in_string
    single = "" if "'''" in text else in_string
    assert "".join(str(int(mark)) for mark in marks.quoted) == (single or "0" * len(text))
    assert "".join(map(str, marks.depth.tolist())) == depth


def test_columns_begin_anew_on_every_line() -> None:
    assert python_marks("ab\n\ncd").column.tolist() == [1, 2, 0, 0, 1, 2]
