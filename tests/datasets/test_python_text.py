"""Text of the installed library: what is read, what is left out, how it is cut."""

from pathlib import Path

import pytest

from course_lib.datasets.python_text import (
    held_out,
    python_docstrings,
    python_sentences,
    python_source,
    source_files,
)

MODULE = '''# -*- coding: latin-1 -*-
"""Work with heaps.  They don't lie: 3 of them!

    >>> import module
    ... # never prose

Last words
go on here."""


def push(heap):
    """Work with heaps.  They don't lie: 3 of them!"""


class Heap:
    """A tree, caf\xe9 style."""

    async def pop(self):
        """Pop it."""
        return self


x = 1
'''


@pytest.fixture
def library(tmp_path: Path) -> Path:
    (tmp_path / "module.py").write_bytes(MODULE.encode("latin-1"))
    (tmp_path / "short.py").write_text("x = 1\n")
    for folder in ("test", "site-packages", "package"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "inner.py").write_text(f'"""Inside {folder} we go."""\n')
    return tmp_path


def test_tests_and_installed_packages_are_left_out(library: Path) -> None:
    names = [path.relative_to(library).as_posix() for path in source_files(library)]
    assert names == ["module.py", "package/inner.py", "short.py"]


def test_source_is_read_in_the_files_own_encoding(library: Path) -> None:
    assert python_source(source_files(library)) == [MODULE]


def test_docstrings_of_modules_classes_and_functions(library: Path) -> None:
    texts = python_docstrings(source_files(library))
    assert {text.split()[0] for text in texts} == {"Work", "A", "Pop", "Inside"}
    assert "A tree, café style." in texts
    assert len(texts) == len(set(texts)) == 5


def test_sentences_are_tokens_without_doctests(library: Path) -> None:
    sentences = [" ".join(sentence) for sentence in python_sentences(source_files(library))]
    assert sentences[:3] == ["work with heaps .", "they don't lie : 3 of them !", "last words go on here ."]
    assert "pop it ." in sentences
    assert not any("import" in sentence or "never" in sentence for sentence in sentences)
    assert all(len(sentence.split()) >= 4 for sentence in map(" ".join, python_sentences(source_files(library), 4)))


def test_the_installed_library_is_a_corpus() -> None:
    files = [path for path in source_files() if path.parent.name in ("asyncio", "collections", "email")]
    assert sum(map(len, python_source(files))) > 300_000
    words = {word for sentence in python_sentences(files) for word in sentence}
    assert {"the", "return", "event", "loop", "message"} <= words


def test_held_out_items_are_in_one_part_alone() -> None:
    train, test = held_out([f"file {n}" for n in range(25)], every=5)
    assert len(test) == 5
    assert sorted(train + test) == sorted(f"file {n}" for n in range(25))
    assert not set(train) & set(test)


@pytest.mark.messages
def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected Python source under .*, got none: install Python with"):
        source_files(tmp_path)


@pytest.mark.messages
def test_holding_everything_out_is_refused() -> None:
    with pytest.raises(ValueError, match="expected every ≥ 2, got 1: with 1 nothing is left to train on"):
        held_out([1, 2], every=1)
