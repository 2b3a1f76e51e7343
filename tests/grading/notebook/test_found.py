"""The one notebook that a student handed in is found under any name; two that could be meant are left to a person."""

import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from course_lib.grading.notebook import cells, found
from course_lib.grading.notebook.found import Budget, Found, find_notebook
from course_lib.grading.notebook.vet import Refused, readable

NAME, ANSWERS = "01_tiny.ipynb", {"double", "length", "why"}
STUB = "def {}(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"


def notebook(text: str = "", names: tuple[str, ...] = ("double", "length", "why")) -> bytes:
    """A notebook of the assignment: its first answer is this text, or everything is as it was handed out."""
    cells = [{"cell_type": "code", "source": STUB.format(name), "metadata": {}} for name in names]
    for cell, name in zip(cells, names, strict=True):
        cell["metadata"] = {"nbgrader": {"grade_id": name}}
    cells[0]["source"] = text or cells[0]["source"]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}).encode()


def archive(**members: bytes) -> bytes:
    return packed(zipfile.ZIP_DEFLATED, **members)


def packed(method: int, **members: bytes) -> bytes:
    archived = io.BytesIO()
    with zipfile.ZipFile(archived, "w", method) as file:
        for name, content in members.items():
            file.writestr(name, content)
    return archived.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "ada" / "01_tiny"
    made.mkdir(parents=True)
    return made


def put(folder: Path, **files: bytes) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def find(folder: Path) -> Found:
    return find_notebook(folder, NAME, ANSWERS)


def refused(folder: Path) -> Refused:
    with pytest.raises(Refused) as error:
        find(folder)
    return error.value


@pytest.mark.parametrize(
    "name",
    [
        "01_tiny (1).ipynb",
        "01_tiny-Copy1.ipynb",
        "01_TINY.IPYNB",
        "01_tiny.ipynb.txt",
        "01_tiny.json",
        "01_tiny.txt",
        "01_tiny",
        "Ada_Lovelace_4711_assignsubmission_file_01_tiny.ipynb",
        "01_tiny/01_tiny.ipynb",
        "my work/week 1/tiny.ipynb",
    ],
)
def test_another_name_or_a_folder_of_its_own(folder: Path, name: str) -> None:
    put(folder, **{name: notebook("x = 1"), "notes.txt": b"", "other.ipynb": notebook("x", ("a", "b"))})
    assert (find(folder).name, find(folder).content) == (name, notebook("x = 1"))


def test_in_an_archive_with_what_lies_beside_it(folder: Path) -> None:
    inside = {"week 1/01_tiny.ipynb": notebook("x = 1"), "week 1/w.safetensors": b"weights"}
    inside |= {
        "__MACOSX/week 1/._01_tiny.ipynb": b"mac",
        "week 1/.ipynb_checkpoints/01_tiny-checkpoint.ipynb": notebook("y"),
    }
    put(folder, **{"hand-in.zip": archive(**inside)})
    found = find(folder)
    assert (found.name, found.content) == ("hand-in.zip/week 1/01_tiny.ipynb", notebook("x = 1"))
    assert found.beside("w.safetensors", 100) == b"weights"
    with pytest.raises(Refused, match="at most"):
        found.beside("w.safetensors", 3)
    with pytest.raises(Refused, match="got no such file"):
        found.beside("other.safetensors", 3)


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("01_tiny.ipynb.zip", {"01_tiny.ipynb": notebook("x = 1")}),
        ("WORK.ZIP", {"a/b/": b"", "a/b/01_tiny.ipynb": notebook("x = 1")}),
        ("work.zip", {"week 1/inner.zip": archive(**{"a/01_tiny.ipynb": notebook("x = 1"), "a/w.txt": b"weights"})}),
        ("work.zip", {"in.zip": archive(**{"c.zip": archive(**{"01_tiny.ipynb": notebook("x = 1")})}), "d.zip": b"PK"}),
    ],
    ids=["of the notebook", "of a folder in a folder", "in a zip", "in a zip in a zip"],
)
def test_in_an_archive_in_an_archive(folder: Path, name: str, whole: dict[str, bytes]) -> None:
    put(folder, **{name: archive(**whole)})
    assert find(folder).content == notebook("x = 1")
    assert find(folder).name.startswith(f"{name}/{next(iter(whole))[:6]}")
    if "week 1/inner.zip" in whole:
        assert find(folder).name == "work.zip/week 1/inner.zip/a/01_tiny.ipynb"
        assert find(folder).beside("w.txt", 100) == b"weights"


def test_archives_in_archives_come_to_an_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[int] = []

    class Counted(zipfile.ZipFile):
        def __init__(self, file: io.BytesIO) -> None:
            opened.append(len(file.getvalue()))
            super().__init__(file)

    bomb = archive(**{f"{n}.zip": archive(**{"a.zip": archive(**{"b.ipynb": bytes(2**22)})}) for n in range(99)})
    deep = notebook("x = 1")
    for level in range(6):
        deep = archive(**{"01_tiny.ipynb.zip" if level else "01_tiny.ipynb": deep})
    put(folder, **{"bomb.zip": bomb, "deep.zip": deep})
    monkeypatch.setattr(found.zipfile, "ZipFile", Counted)
    assert most_memory(lambda: refused(folder)) < 2**27
    assert len(opened) <= found.MOST_ARCHIVES


def test_in_an_archive_that_a_program_of_windows_packed(folder: Path) -> None:
    inside = {"week 1\\01_tiny.ipynb": notebook("x = 1"), "week 1\\w.safetensors": b"weights"}
    put(folder, **{"hand-in.zip": archive(**inside)})
    assert find(folder).content == notebook("x = 1")
    assert find(folder).beside("w.safetensors", 100) == b"weights"


def test_beside_everything_else_of_a_term(folder: Path) -> None:
    others = {f"a{week}/notes {week}.ipynb": notebook("z", ("a", "b")) for week in range(20)}
    put(folder, **others, **{"term/01_tiny.ipynb": notebook("x = 1"), "b/mock_exam.json": b"{}", "c": b"\xff"})
    assert find(folder).name == "term/01_tiny.ipynb"
    (folder / "term" / "01_tiny.ipynb").rename(folder / "term" / "my 01_tiny.ipynb")
    assert find(folder).name == "term/my 01_tiny.ipynb"


def test_the_right_name_counts_whatever_lies_beside_it(folder: Path) -> None:
    put(folder, **{NAME: notebook("x = 1"), "01_tiny-Copy1.ipynb": notebook("x = 2")})
    assert find(folder).name == NAME


def test_work_in_a_copy_beside_the_untouched_one_counts(folder: Path) -> None:
    put(folder, **{NAME: notebook(), "01_tiny-Copy1.ipynb": notebook("x = 2"), "01_tiny-Copy2.ipynb": notebook()})
    assert find(folder).name == "01_tiny-Copy1.ipynb"


def test_two_that_could_be_meant_are_left_to_a_person(folder: Path) -> None:
    put(folder, **{NAME: notebook(), "a.ipynb": notebook("x = 1"), "b.ipynb": notebook("x = 2")})
    assert refused(folder).state == "several notebooks"
    assert "a.ipynb, b.ipynb" in str(refused(folder))
    (folder / NAME).unlink()
    assert refused(folder).state == "several notebooks"
    put(folder, **{"b.ipynb": notebook("x = 1")})
    assert find(folder).name == "a.ipynb"


def test_nobody_wrote_anything(folder: Path) -> None:
    put(folder, **{NAME: notebook(), "01_tiny-Copy1.ipynb": notebook()})
    assert find(folder).name == NAME
    (folder / NAME).unlink()
    assert find(folder).name == "01_tiny-Copy1.ipynb"


def test_a_missing_notebook_says_what_is_there(folder: Path) -> None:
    assert "got an empty folder" in str(refused(folder))
    put(
        folder,
        **{f"page {n}.jpg": b"" for n in range(7)},
        **{"lecture.ipynb": notebook("x", ("a",)), "b\x1b[31m.txt": b""},
    )
    assert refused(folder).state == "missing"
    assert str(refused(folder)).endswith(
        "there is b?[31m.txt, lecture.ipynb, page 0.jpg, page 1.jpg, page 2.jpg and 4 more"
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("MOST_ENTRIES", 4),
        ("MOST_LOOKED_AT", 3),
        ("MOST_LISTED", 2),
        ("Budget", lambda: Budget(archives=1)),
        ("Budget", lambda: Budget(size=1_000)),
        ("Budget", lambda: Budget(objects=20)),
    ],
)
def test_a_missing_notebook_may_lie_where_nobody_looks(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    others = {f"page {n}.ipynb": notebook("x", ("a",)) for n in range(3)}
    put(folder, **others, **{f"{letter}.zip": archive(**others) for letter in "ab"})
    assert str(refused(folder)).endswith("page 0.ipynb, page 1.ipynb, page 2.ipynb")
    monkeypatch.setattr(found, name, value)
    assert str(refused(folder)).endswith(found.TOO_MUCH)


def test_what_has_the_right_name_and_cannot_be_read_is_not_passed_over(folder: Path) -> None:
    put(folder, **{NAME: b"", "01_tiny-Copy1.ipynb": notebook("x = 2")})
    assert refused(folder).state == "malformed"
    put(folder, **{NAME: archive(**{NAME: notebook("x = 2")})})
    assert "got a zip under a notebook's name: unpack it, or name it .zip" in str(refused(folder))


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04", archive(**{"a.ipynb": b"{"}), archive(**{"a.ipynb": b" " * 5_000}), b"\0" * 9],
    ids=["empty", "cut", "no notebook", "bomb", "zeros"],
)
def test_an_archive_that_cannot_be_read_holds_nothing(
    folder: Path, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("course_lib.grading.notebook.found.MAX_SAVED_BYTES", 4_000)
    put(folder, **{"hand-in.zip": content, "cut.zip": content[:-9]})
    assert refused(folder).state == "missing"


def test_no_link_is_followed(folder: Path, tmp_path: Path) -> None:
    put(tmp_path / "bob", **{"01_tiny.ipynb": notebook("x = 1")})
    (folder / "01_tiny (1).ipynb").symlink_to(tmp_path / "bob" / "01_tiny.ipynb")
    (folder / "deeper").symlink_to(tmp_path / "bob")
    os.mkfifo(folder / "pipe.ipynb")
    assert refused(folder).state == "missing"


METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


@pytest.mark.parametrize("method", METHODS)
def test_an_archive_of_any_method_is_read_and_a_torn_one_holds_nothing(folder: Path, method: int) -> None:
    whole = packed(method, **{NAME: notebook("x = " + "".join(map(chr, range(48, 48 + 9000))))})
    put(folder, **{"work.zip": whole})
    assert find(folder).name == f"work.zip/{NAME}"
    for start in (43, 47, 60, 300):
        torn = bytearray(whole)
        torn[start : start + 600 : 7] = (byte ^ 0xFF for byte in torn[start : start + 600 : 7])
        put(folder, **{"work.zip": bytes(torn)})
        assert refused(folder).state == "missing"


def test_whatever_a_decoder_raises_is_an_archive_that_cannot_be_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def odd(*_: object) -> None:
        raise ArithmeticError

    put(folder, **{"work.zip": archive(**{NAME: notebook("x = 1")}), "my.ipynb": notebook("x = 2")})
    monkeypatch.setattr(zipfile.ZipFile, "open", odd)
    assert find(folder).name == "my.ipynb"
    monkeypatch.setattr(zipfile.ZipFile, "infolist", odd)
    assert find(folder).name == "my.ipynb"


@pytest.mark.parametrize("method", METHODS[1:3])  # a piece of LZMA, the last, unfolds to tens of megabytes at most
def test_no_more_is_unfolded_than_a_notebook_may_have(
    folder: Path, method: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(found, "MAX_SAVED_BYTES", 2**20)
    monkeypatch.setattr(found, "MOST_ARCHIVED", 2**20)
    whole = bytearray(packed(method, **{NAME: bytes(2**26)}))
    at = whole.index(b"PK\x01\x02")
    whole[at + 24 : at + 28] = struct.pack("<I", 100)  # bytes, it says
    put(folder, **{"work.zip": bytes(whole)})
    assert most_memory(lambda: refused(folder)) < 2**26


def most_memory(do: Callable[[], object]) -> int:
    """The most bytes that Python's own objects take meanwhile."""
    tracemalloc.start()
    try:
        do()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_an_archive_that_names_more_than_can_be_listed_holds_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder, **{"work.zip": archive(**{NAME: notebook("x = 1"), "a": b"", "b": b""})})
    assert find(folder).name == f"work.zip/{NAME}"
    monkeypatch.setattr(found, "MOST_LISTED", 2)
    assert refused(folder).state == "missing"


@pytest.mark.parametrize("budget", [{"objects": 2500}, {"size": 10_000}])
def test_a_folder_has_one_budget_for_all_that_is_looked_at(
    folder: Path, monkeypatch: pytest.MonkeyPatch, budget: dict[str, int]
) -> None:
    looked_at: list[int] = []

    def noted(content: bytes) -> cells.Notebook:
        looked_at.append(len(content))
        return readable(content)

    monkeypatch.setattr(found, "readable", noted)
    heavy = b'{"cells":[' + b'{"":0},' * 500 + b"0]}"
    put(folder, **{f"01_tiny ({number}).ipynb": heavy for number in range(9)}, **{"mine.ipynb": notebook("x = 1")})
    assert find(folder).name == "mine.ipynb"
    assert len(looked_at) == 10
    looked_at.clear()
    monkeypatch.setattr(found, "Budget", lambda: Budget(**budget))
    assert find(folder).name == "mine.ipynb"
    assert looked_at == [len(heavy), len(heavy), len(notebook("x = 1"))]


def test_a_notebook_is_parsed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[bytes] = []

    def noted(content: bytes, parse: Callable[[bytes], object] = cells._json) -> object:
        read.append(content)
        return parse(content)

    monkeypatch.setattr(cells, "_json", noted)
    put(folder, **{"a.ipynb": notebook("x = 1"), "b.ipynb": notebook("x = 1"), NAME: notebook()})
    assert find(folder).name == "a.ipynb"
    assert len(read) == 3
