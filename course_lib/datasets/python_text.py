"""Text that every student already has: source and docstrings of the installed Python's own library."""

import ast
import functools
import re
import sysconfig
import tokenize
from collections.abc import Sequence
from pathlib import Path

SKIPPED = {"site-packages", "dist-packages", "test", "tests", "idle_test", "lib2to3", "pydoc_data", "__pycache__"}
TOKEN = re.compile(r"[a-z]+(?:'[a-z]+)?|[0-9]+|[.,;:!?()]")
SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n")


@functools.cache
def source_files(root: Path | None = None) -> tuple[Path, ...]:
    """The library's Python files in alphabetical order, without tests and installed packages.

    Args:
        root: another folder to read; the installed Python's library where it is not given.

    Raises:
        ValueError: a folder that holds no Python source.

    >>> any(path.name == "heapq.py" for path in source_files())
    True
    """
    root = Path(sysconfig.get_paths()["stdlib"]) if root is None else root
    files = [path for path in sorted(root.rglob("*.py")) if not SKIPPED & set(path.relative_to(root).parts)]
    if not files:
        raise ValueError(f"expected Python source under {root}, got none: install Python with its library's source")
    return tuple(files)


def python_source(files: Sequence[Path] | None = None) -> list[str]:
    """One text a file, as its author wrote it.

    Args:
        files: which to read; all of ``source_files()`` where they are not given.

    Returns:
        The texts, in the order of the files; those under 200 characters are left out.

    >>> texts = python_source(source_files()[:20])
    >>> min(map(len, texts)) >= 200
    True
    """
    texts = []
    for path in source_files() if files is None else files:
        with tokenize.open(path) as file:  # it finds each file's own encoding
            text = file.read()
        if len(text) >= 200:
            texts.append(text)
    return texts


@functools.cache
def _docstrings(path: Path) -> tuple[str, ...]:
    with tokenize.open(path) as file:
        tree = ast.parse(file.read())
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = (ast.get_docstring(node) for node in ast.walk(tree) if isinstance(node, documented))
    return tuple(text for text in found if text)


def python_docstrings(files: Sequence[Path] | None = None) -> list[str]:
    """The docstrings of modules, classes and functions, each once: English as programmers write it.

    >>> any("heap" in text for text in python_docstrings([p for p in source_files() if p.name == "heapq.py"]))
    True
    """
    files = source_files() if files is None else files
    return list(dict.fromkeys(text for path in files for text in _docstrings(path)))


def python_sentences(files: Sequence[Path] | None = None, least: int = 3) -> list[list[str]]:
    """The docstrings' sentences as lists of tokens: words in small letters, numbers, punctuation marks.

    Lines of doctests are left out, and so are sentences under ``least`` tokens.

    >>> sentences = python_sentences([p for p in source_files() if p.name == "heapq.py"])
    >>> "smallest" in {word for sentence in sentences for word in sentence}
    True
    """
    sentences = []
    for text in python_docstrings(files):
        prose = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith((">>>", "...")))
        for sentence in SENTENCE_END.split(prose):
            tokens = TOKEN.findall(sentence.lower())
            if len(tokens) >= least:
                sentences.append(tokens)
    return sentences


def held_out(items: Sequence, every: int = 10) -> tuple[list, list]:
    """Split into training and held-out items: each ``every``-th one is held out, none is in both.

    Split files before reading them, or texts, rather than characters: copied lines would otherwise be in both parts.

    Raises:
        ValueError: ``every`` under 2.

    >>> held_out(range(7), every=3)
    ([0, 1, 3, 4, 6], [2, 5])
    """
    if every < 2:
        raise ValueError(f"expected every ≥ 2, got {every}: with 1 nothing is left to train on")
    train = [item for place, item in enumerate(items, start=1) if place % every]
    return train, [item for place, item in enumerate(items, start=1) if place % every == 0]
