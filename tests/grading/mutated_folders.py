"""Mutations of all that a student can hand in: notebooks, companions, time stamps, names, folders; from a seed."""

import copy
import json
import os
import random
import struct
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from safetensors.numpy import save

COMPANION = "weights.safetensors"
DEEP = 1500
Tree = dict[str, Any]
ODD: list[Any] = [
    *(None, True, -1, 0, 2**63, 10**400, -1e308, float("nan"), [], {}, [[]], {"": None}, ["a", 1], {"nbgrader": 7}),
    *(
        "",
        "x" * 5000,
        "\ud800",
        "\x00",
        "\x1b[31m",
        "\u202e",
        "🎻" * 40,
        "### BEGIN SOLUTION",
        "%%bash\nexit 1",
        "def f(:",
    ),
]
STAMPS = [
    *("9" * 30, "1" * 199, "0" * 5000, "-5", "NaN", "1e400", "infinity", "+" * 150, "a" * 200, "12:", "0x7f", "\n\n"),
    *("0001-01-01T00:00:00+23:00", "9999-12-31T23:59:59-23:59", "2015-02-30 00:00:00 UTC", "24:61:61", "1.1.1.1.1.1"),
    *(
        "2015-02-02 14:58:23 America/Los_Angeles",
        "2015-02-02 14:58:23.948203 EST5EDT,M3.2.0,M11.1.0",
        "99999999999-01-01",
    ),
    *("2015-02-02T10:00:00+99:99", "10 10 10 10 10", "Thu Sep 25 10:36:28 2003 BRST", "2012-01-01 00:00:00 Mars/Base"),
    *("\u202e2015", "\uff11\uff12\uff13\uff14-01-01"),
]
NAMES = [
    *(
        "plain",
        "Ünïcødé",
        "with space",
        " leads",
        "trails ",
        "-dash",
        "--force",
        "=1+1",
        "a,b",
        "a;b",
        "it's",
        'say "hi"',
    ),
    *("<b>", "%2e%2e", "*", "[x]", "?", "$HOME", "`id`", "#", "con", "...", "..", ".hidden", "\\", "a:b", "~", "0"),
    *("a\u00a0b", "a\u200db", "a\u200cb", "a\u200bb", "\u202eabc", "\u2066x\u2069", "tab\there", "line\nbreak"),
    *("bell\x07", "\x1b[2J", "\x7f", "\udcff\udcfe", "é\udce9", "\ufeffbom", "\u2028", "\ue000", "e\u0301"),
    *("ω" * 100, "n" * 129, "n" * 200, "A" * 255, "क्\u200dष", "محمد", "李小龙", "🎻"),
]


@dataclass(frozen=True)
class Work:
    """What an honest student hands in, and what else is in reach."""

    notebook: Tree
    file: str
    companion: bytes
    elsewhere: Path

    def fresh(self) -> Tree:
        """A copy of the notebook."""
        return copy.deepcopy(self.notebook)


Mutation = Callable[[random.Random, Path, Work], None]  # lays a mutated submission into an empty folder


def hand_in(folder: Path, work: Work, notebook: bytes | None = None, companion: bytes | None = None) -> None:
    """Honest work, with a notebook or a companion of another content."""
    (folder / work.file).write_bytes(json.dumps(work.notebook).encode() if notebook is None else notebook)
    (folder / COMPANION).write_bytes(work.companion if companion is None else companion)


def _bytes(chance: random.Random, content: bytes) -> bytes:
    """A few bytes changed, put in, cut out or said twice."""
    data = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(data) or 1)
        some = chance.randbytes(chance.randint(1, 12))
        match chance.randrange(5):
            case 0:
                data[at : at + len(some)] = some
            case 1:
                data[at:at] = some
            case 2:
                del data[at : at + chance.randint(1, 400)]
            case 3:
                data[at:at] = data[at : at + chance.randint(1, 400)]
            case 4:
                del data[at:]
    return bytes(data)


def torn_notebook(chance: random.Random, folder: Path, work: Work) -> None:
    """A notebook with some bytes other than they were."""
    hand_in(folder, work, _bytes(chance, json.dumps(work.notebook).encode()))


def other_tree(chance: random.Random, folder: Path, work: Work) -> None:
    """A notebook in JSON, some of whose values are others, missing, or there twice."""
    notebook = work.fresh()
    for _ in range(chance.randint(1, 4)):
        _graft(chance, notebook)
    hand_in(folder, work, json.dumps(notebook).encode("utf-8", "surrogatepass"))


def _graft(chance: random.Random, tree: Any) -> None:
    """Change one value somewhere in a tree."""
    while True:
        keys = list(tree) if isinstance(tree, dict) else list(range(len(tree)))
        if not keys:
            return
        key = chance.choice(keys)
        if isinstance(tree[key], dict | list) and tree[key] and chance.random() < 0.8:
            tree = tree[key]
            continue
        match chance.randrange(4):
            case 0 if isinstance(tree, list):
                tree.append(copy.deepcopy(tree[key]))
            case 1:
                del tree[key]
            case _:
                tree[key] = copy.deepcopy(chance.choice(ODD))
        return


def other_encoding(chance: random.Random, folder: Path, work: Work) -> None:
    """A notebook of another encoding, or followed by something else, or of another format altogether."""
    text = json.dumps(work.notebook, ensure_ascii=False)
    forms = [
        text.encode("utf-16"), text.encode("utf-32"), b"\xef\xbb\xbf" + text.encode(), text.encode() + b"\x00",
        text.encode() * 2, b"", b"\x00" * 4096, b"PK\x03\x04" + text.encode(), b"[" * 300_000, b'{"a":' * 100_000,
        b'{"cells": ' + b"9" * 5000 + b"}", text.replace("\n", "\r\n").encode(), b"<<<<<<< HEAD\n" + text.encode(),
        json.dumps({"nbformat": 3, "worksheets": []}).encode(), b"NaN", b'"' + b"\\ud800" * 99 + b'"',
    ]  # fmt: skip
    hand_in(folder, work, chance.choice(forms))


def other_kind(chance: random.Random, folder: Path, work: Work) -> None:
    """Something other than a file where the notebook, the companion or the time stamp belongs."""
    hand_in(folder, work)
    path = folder / chance.choice((work.file, COMPANION, "timestamp.txt"))
    path.unlink(missing_ok=True)
    match chance.randrange(8):
        case 0:
            path.mkdir()
        case 1:
            path.symlink_to(work.elsewhere)
        case 2:
            os.link(work.elsewhere, path)
        case 3:
            os.mkfifo(path)
        case 4:
            path.symlink_to(path.name)
        case 5:
            path.symlink_to("/dev/zero")
        case 6:
            with path.open("wb") as file:
                file.truncate(2**40)
        case 7:
            (path.with_name(path.name.upper())).write_bytes(b"x")


def other_companion(chance: random.Random, folder: Path, work: Work) -> None:
    """Weights that are torn, no safetensors, or of a header that lies."""
    huge = json.dumps({"w": {"dtype": "F64", "shape": [2**62, 2**62], "data_offsets": [0, 8]}}).encode()
    forms = [
        _bytes(chance, work.companion), b"", struct.pack("<Q", 2**63) + b"{}", struct.pack("<Q", 4) + b"null",
        struct.pack("<Q", len(huge)) + huge + bytes(8),
        b"\x80\x04\x95" + chance.randbytes(40), struct.pack("<Q", 300_000) + b"[" * 300_000, chance.randbytes(2000),
        save({"w" * 900: np.zeros(0)}), save({}), save({"w": np.full(3, np.nan)}),
    ]  # fmt: skip
    hand_in(folder, work, companion=chance.choice(forms))


def other_stamp(chance: random.Random, folder: Path, work: Work) -> None:
    """A time stamp that no calendar holds."""
    hand_in(folder, work)
    text = chance.choice(STAMPS).encode()
    torn = _bytes(chance, text) if chance.random() < 0.5 else text
    (folder / chance.choice(("timestamp.txt", "timestamp.txt", "submission_secret.txt"))).write_bytes(torn)


def other_folder(chance: random.Random, folder: Path, work: Work) -> None:
    """Things beside the notebook: too deep, too many, going round, without permissions, of odd names."""
    hand_in(folder, work)
    match chance.randrange(6):
        case 0:
            _nest(folder, DEEP)
        case 1:
            for number in range(400):
                (folder / f"{number}").mkdir()
        case 2:
            (folder / "round").symlink_to(".")
        case 3:
            closed = folder / "closed"
            closed.mkdir(mode=0)
            (folder / "unreadable.txt").touch(mode=0)
        case 4:
            for _ in range(5):
                Path(os.fsdecode(bytes(folder) + b"/" + _file_name(chance))).write_bytes(chance.randbytes(20))
        case 5:
            (folder / work.file).unlink()
            _nest(folder, chance.randint(1, 30))
            (folder / "d" / work.file).write_bytes(json.dumps(work.notebook).encode())


def _file_name(chance: random.Random) -> bytes:
    return bytes(letter for letter in chance.randbytes(30) if letter not in b"/\x00") or b"x"


def _nest(folder: Path, levels: int) -> None:
    """Folders in folders; the path becomes longer than any that can be named."""
    here = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("d", dir_fd=here)
        inner = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = inner
    os.close(here)


def other_text(chance: random.Random, folder: Path, work: Work) -> None:
    """An answer with some of its letters other than they were: the kind of mutation that is run."""
    notebook = work.fresh()
    cell = chance.choice([cell for cell in notebook["cells"] if cell["metadata"].get("nbgrader", {}).get("solution")])
    text = list("".join(cell["source"]))
    for _ in range(chance.randint(1, 4)):
        text[chance.randrange(len(text))] = chance.choice(["", "\n", "\t", "0", "(", "'", "\\", "λ", "\x00", "\ud83c"])
    cell["source"] = "".join(text)
    hand_in(folder, work, json.dumps(notebook).encode())


def nothing_much(chance: random.Random, folder: Path, work: Work) -> None:
    """Honest work, or an empty folder: what is odd is the name."""
    if chance.random() < 0.7:
        hand_in(folder, work, None if chance.random() < 0.1 else b"{}")


# how often of each: what is vetted is quick, what runs takes its part of a second
WEIGHTS: dict[Mutation, int] = {
    torn_notebook: 12, other_tree: 10, other_encoding: 14, other_kind: 16, other_companion: 4, other_stamp: 5,
    other_folder: 6, other_text: 5, nothing_much: 28,
}  # fmt: skip


def mutated_class(seed: int, size: int, submitted: Path, assignment: str, work: Work) -> dict[str, str]:
    """Lay a class of mutated submissions out.

    Returns:
        What was done to each, by the student's name: to be read where one is not graded as it should be.
    """
    made: dict[str, str] = {}
    number = 0
    while len(made) < size:
        chance = random.Random(f"{seed}/{number}")
        number += 1
        mutation = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        name = _name(chance) if mutation is nothing_much else f"s{number:05d}"
        folder = submitted / name / assignment
        if name in (".", "..") or folder.is_relative_to(submitted / "..") or os.path.lexists(submitted / name):
            continue
        folder.mkdir(parents=True)
        mutation(chance, folder, work)
        made[name] = f"{mutation.__name__}, seed {seed}/{number - 1}"
    return made


def _name(chance: random.Random) -> str:
    """A folder's name: one of the odd ones, perhaps with more letters, never more than a name's bytes."""
    name = chance.choice(NAMES)
    if chance.random() < 0.6:
        more = chance.choice((chance.choice(NAMES), chr(chance.randrange(1, 0xD800)), os.fsdecode(chance.randbytes(3))))
        name += more
    name = name.replace("/", "").replace("\x00", "")
    encoded = os.fsencode(name.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape"))[:255]
    return os.fsdecode(encoded)
