"""Winnowing: a few fingerprints of a program, of which two programs share some wherever they share a long passage.

Schleimer, Wilkerson and Aiken 2003, *Winnowing: local algorithms for document fingerprinting*, section 4.  Every run
of K tokens is hashed; of each W hashes in a row the smallest is kept, the last of equals.  So a passage of W + K − 1
tokens that two programs share gives both the same fingerprint.  Here tokens are Python's, without comments, texts and
layout, and a name that its author chose counts like any other.
"""

import builtins
import hashlib
import io
import keyword
import re
import token
import tokenize
from collections.abc import Collection, Iterator
from typing import NamedTuple

K, W = 10, 5
OWN_NAMES = frozenset(keyword.kwlist) | frozenset(dir(builtins))
LEFT_OUT = {token.COMMENT, token.NL, token.NEWLINE, token.INDENT, token.DEDENT, token.ENDMARKER, token.ENCODING}
MAGIC = re.compile(r"^\s*[%!].*$", re.MULTILINE)
WORDS = re.compile(r"\w+|[^\w\s]")


class Token(NamedTuple):
    """A token in its normal form, and the line that it stands in, from 0."""

    text: str
    line: int


class Lines(NamedTuple):
    """The first and last line of a passage."""

    first: int
    last: int


Fingerprints = dict[bytes, list[Lines]]  # where each stands in the program


def tokens(code: str, kept: Collection[str] = ()) -> list[Token]:
    """The tokens of a program in their normal form.

    Args:
        code: Python, as a notebook's cells may hold it.
        kept: names that count as themselves, since everybody was given them.
    """
    plain = MAGIC.sub("", code)
    try:
        words = list(_words(plain))
    except Exception:  # a tokenizer raises anything; what is no Python has words all the same
        lines = [line.partition("#")[0] for line in plain.splitlines()]
        words = [Token(word, number) for number, line in enumerate(lines) for word in WORDS.findall(line)]
    before = ["", *(word.text for word in words)]
    return [Token(_normal(word.text, last, kept), word.line) for word, last in zip(words, before, strict=False)]


def _words(code: str) -> Iterator[Token]:
    """The tokens of Python that are more than layout and remarks; each text as one."""
    for found in tokenize.generate_tokens(io.StringIO(code).readline):
        if found.type not in LEFT_OUT:
            text = "'" if found.type == token.STRING else found.string
            yield Token(text, found.start[0] - 1)


def _normal(text: str, before: str, kept: Collection[str]) -> str:
    """A name that its author chose as ``n``; what belongs to Python, to a library or to the task as it is."""
    own = text.isidentifier() and before != "." and text not in OWN_NAMES and text not in kept
    return "n" if own else text


def fingerprints(program: list[Token]) -> Fingerprints:
    """The fingerprints of a program, with the lines where they stand."""
    hashes = [_digest(program[i : i + K]) for i in range(len(program) - K + 1)]
    chosen = {i + _last_least(hashes[i : i + W]) for i in range(max(1, len(hashes) - W + 1))} if hashes else set()
    found: Fingerprints = {}
    for i in sorted(chosen):
        found.setdefault(hashes[i], []).append(Lines(program[i].line, program[i + K - 1].line))
    return found


def all_runs(program: list[Token]) -> set[bytes]:
    """The hashes of every run of K tokens: of what is given, none may count, wherever it stands."""
    return {_digest(program[i : i + K]) for i in range(len(program) - K + 1)}


def _digest(run: list[Token]) -> bytes:
    return hashlib.blake2b("\0".join(one.text for one in run).encode(), digest_size=8).digest()


def _last_least(window: list[bytes]) -> int:
    return max(range(len(window)), key=lambda i: ([255 - byte for byte in window[i]], i))
