"""Only a regular, small, readable notebook goes on; everything else is refused with a state, before it is opened."""

import json
import os
from pathlib import Path

import pytest

from course_lib.grading.notebook import cells
from course_lib.grading.notebook.cells import MAX_NOTEBOOK_BYTES, MAX_SAVED_BYTES, Malformed, read_cells, read_saved
from course_lib.grading.notebook.examined import RanCell
from course_lib.grading.notebook.pasted import pasted
from course_lib.grading.notebook.vet import Refused, _check_own, read_submission
from course_lib.grading.notebook.weight import MOST_OBJECTS, too_heavy
from course_lib.grading.record.pictures import with_pictures

GOOD = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}).encode()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "student" / "01_tiny"
    made.mkdir(parents=True)
    return made


def state(folder: Path) -> str:
    with pytest.raises(Refused) as refused:
        read_submission(folder, "01_tiny.ipynb")
    return refused.value.state


def test_a_plain_notebook_passes_byte_for_byte(folder: Path) -> None:
    (folder / "01_tiny.ipynb").write_bytes(GOOD)
    assert read_submission(folder, "01_tiny.ipynb") == GOOD


def test_missing(folder: Path) -> None:
    assert state(folder) == "missing"
    assert state(folder / "deeper") == "missing"


def test_links_devices_and_folders_are_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.ipynb").write_bytes(GOOD)
    path = folder / "01_tiny.ipynb"
    path.symlink_to(tmp_path / "secret.ipynb")
    assert state(folder) == "refused"
    path.unlink()
    os.mkfifo(path)
    assert state(folder) == "refused"
    path.unlink()
    path.mkdir()
    assert state(folder) == "refused"


def test_what_has_another_name_or_is_mounted_is_not_the_folders_own(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "solution.ipynb").write_bytes(GOOD)
    path = folder / "01_tiny.ipynb"
    path.hardlink_to(tmp_path / "solution.ipynb")
    assert state(folder) == "refused"
    (tmp_path / "solution.ipynb").unlink()
    assert read_submission(folder, path.name) == GOOD
    if Path("/proc/self/status").is_file():  # lies on a device of its own, and has one name
        with pytest.raises(Refused, match="mounted"):
            _check_own(os.stat("/proc/self/status"), path)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody who may not read")
@pytest.mark.parametrize("closed", ["", "01_tiny", "01_tiny/01_tiny.ipynb"])
def test_what_cannot_be_read_is_refused(folder: Path, tmp_path: Path, closed: str) -> None:
    (folder / "01_tiny.ipynb").write_bytes(GOOD)
    for place in (folder, *folder.parents):
        if place.is_relative_to(tmp_path.parent.parent):
            place.chmod(0o755)
    (folder.parent / closed).chmod(0)
    os.seteuid(61417)
    try:
        assert state(folder) == "refused"
    finally:
        os.seteuid(0)


@pytest.mark.parametrize("level", ["student", "assignment"])
def test_a_folder_that_is_a_link_is_refused(folder: Path, tmp_path: Path, level: str) -> None:
    (folder / "01_tiny.ipynb").write_bytes(GOOD)
    if level == "student":
        (tmp_path / "impostor").symlink_to(folder.parent)
        assert state(tmp_path / "impostor" / "01_tiny") == "refused"
    else:
        (folder.parent / "02_other").symlink_to(folder)
        assert state(folder.parent / "02_other") == "refused"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_what_a_shell_of_windows_wrote_is_read(folder: Path, encoding: str) -> None:
    text = json.dumps(json.loads(large(source="α = 1")), ensure_ascii=False).replace("\n", "\r\n")
    mark = "" if encoding == "utf-16" else "\ufeff"
    (folder / "01_tiny.ipynb").write_bytes((mark + text).encode(encoding))
    assert read_submission(folder, "01_tiny.ipynb") == text.encode()


def test_the_states_of_widgets_make_no_notebook_too_large(folder: Path) -> None:
    notebook = json.loads(large(source="x = 1"))
    notebook["metadata"] = {"widgets": {"a": "x" * MAX_NOTEBOOK_BYTES}, "mine": 1}
    (folder / "01_tiny.ipynb").write_text(json.dumps(notebook))
    found = json.loads(read_submission(folder, "01_tiny.ipynb"))
    assert (found["cells"][0]["source"], found["metadata"]) == ("x = 1", {"mine": 1})


def large(**parts: object) -> bytes:
    """A notebook of one cell with these parts."""
    cell = {"cell_type": "code", "source": "x", "metadata": {}, "outputs": []} | parts
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}).encode()


def test_too_large(folder: Path) -> None:
    with (folder / "01_tiny.ipynb").open("wb") as file:
        file.truncate(MAX_SAVED_BYTES + 1)
    assert state(folder) == "refused"
    (folder / "01_tiny.ipynb").write_bytes(large(source="x" * MAX_NOTEBOOK_BYTES))
    assert state(folder) == "refused"
    (folder / "01_tiny.ipynb").write_bytes(b"[" + b"[]," * (MAX_SAVED_BYTES // 3 - 1))
    assert state(folder) == "refused"


def test_saved_outputs_are_dropped_before_size_counts(folder: Path) -> None:
    printed = [{"output_type": "stream", "name": "stdout", "text": "7\n" * 18_000_000}]
    (folder / "01_tiny.ipynb").write_bytes(large(outputs=printed))
    (cell,) = json.loads(read_submission(folder, "01_tiny.ipynb"))["cells"]
    assert (cell["source"], cell["outputs"]) == ("x", [])


def plotted(numbers: int) -> list[object]:
    return [{"output_type": "display_data", "data": {"application/vnd.plotly.v1+json": [0.5] * numbers}}]


def test_plotted_numbers_are_dropped_before_objects_count(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "MAX_SAVED_OBJECTS", 40_000)
    monkeypatch.setattr(cells, "MOST_OBJECTS", 10_000)
    path = folder / "01_tiny.ipynb"
    path.write_bytes(large(outputs=plotted(9_000)))
    assert read_submission(folder, path.name) == path.read_bytes()
    path.write_bytes(large(outputs=plotted(39_000)))
    (cell,) = json.loads(read_submission(folder, path.name))["cells"]
    assert (cell["source"], cell["outputs"]) == ("x", [])
    path.write_bytes(large(outputs=plotted(41_000)))
    assert state(folder) == "refused"


def test_printed_commas_are_no_objects(folder: Path) -> None:
    printed = [{"output_type": "stream", "name": "stdout", "text": '[1, "2", {3}] ' * 1_100_000}]
    (folder / "01_tiny.ipynb").write_bytes(large(outputs=printed))
    assert json.loads(read_submission(folder, "01_tiny.ipynb"))["cells"][0]["source"] == "x"


def test_a_small_notebook_of_too_many_objects_is_refused(folder: Path) -> None:
    (folder / "01_tiny.ipynb").write_bytes(large(more=[{"": 0}] * 600_000))
    assert state(folder) == "refused"


@pytest.mark.parametrize("end", [b'"' + b'\\"' * 2_000_000, b'""' * 2_000_000, b'"\\"' * 2_000_000])
def test_what_a_text_weighs_is_told_quickly_whatever_it_holds(end: bytes) -> None:
    many = b"[" + b"," * (MOST_OBJECTS - 1)
    assert not too_heavy([many + end])
    assert too_heavy([many + b'"a, [{",' + end])


def test_a_notebook_nested_too_deep_to_be_written_again_is_malformed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dumps(*_: object) -> str:
        raise RecursionError

    (folder / "01_tiny.ipynb").write_bytes(large(outputs=plotted(9_000)))
    monkeypatch.setattr(cells, "MOST_OBJECTS", 8_000)
    monkeypatch.setattr(cells.json, "dumps", dumps)
    assert state(folder) == "malformed"


def test_a_notebook_of_an_older_format_is_converted() -> None:
    marks = {"nbgrader": {"grade_id": "one"}}
    cells = [
        {"cell_type": "code", "input": ["x = 1\n", "y = 2"], "language": "python", "outputs": [], "metadata": marks},
        {"cell_type": "heading", "level": 2, "source": "Why", "metadata": {}},
    ]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells, "metadata": {}}]}
    first, second = read_cells(json.dumps(old).encode())
    assert (first.type, first.source, first.grade_id) == ("code", "x = 1\ny = 2", "one")
    assert (second.type, second.source) == ("markdown", "## Why")


@pytest.mark.parametrize("worksheets", [7, [7], [{"cells": 7}], [{"cells": [7]}], [{"cells": [{"cell_type": "x"}]}]])
def test_an_odd_notebook_of_an_older_format_is_malformed(worksheets: object) -> None:
    with pytest.raises(Malformed):
        read_cells(json.dumps({"nbformat": 3, "nbformat_minor": 0, "worksheets": worksheets}).encode())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[]",
        b"null",
        b"[" * 100_000,
        b'{"a":' * 50_000,
        json.dumps({"nbformat": 4}).encode(),
        json.dumps({"nbformat": 3, "cells": []}).encode(),
        json.dumps({"nbformat": 4, "cells": {}}).encode(),
        json.dumps({"nbformat": 4, "cells": [7]}).encode(),
        json.dumps({"nbformat": 4, "cells": [{"cell_type": "code"}]}).encode(),
        json.dumps({"nbformat": 4, "cells": [{"cell_type": "odd", "source": ""}]}).encode(),
        json.dumps({"nbformat": 4, "cells": [{"cell_type": "code", "source": [1]}]}).encode(),
        json.dumps({"nbformat": 4, "cells": [{"cell_type": "raw", "source": ""}] * 3000}).encode(),
    ],
    ids=lambda content: repr(content[:30]),
)
def test_what_is_no_notebook_is_malformed(folder: Path, content: bytes) -> None:
    (folder / "01_tiny.ipynb").write_bytes(content)
    assert state(folder) == "malformed"


def test_odd_metadata_and_odd_text_are_read_leniently() -> None:
    odd = {"cell_type": "code", "source": ["a\ud800", "b"], "metadata": {"nbgrader": {"grade_id": ["x"]}, "tags": 7}}
    read = read_cells(json.dumps({"nbformat": 4, "cells": [odd, {"cell_type": "raw", "source": "x"}]}).encode())
    assert read[0].source == "a?b"
    assert (read[0].grade_id, read[0].tags) == ("", ())


@pytest.mark.messages
def test_the_reason_says_what_to_do() -> None:
    with pytest.raises(Malformed, match="save it with JupyterLab"):
        read_cells(b"{}")
    with pytest.raises(Malformed, match=r"got something else \(JSONDecodeError\): open it in JupyterLab, .*hand it in"):
        read_cells(b"{")
    with pytest.raises(Malformed, match=r"got an empty file: .*hand it in again"):
        read_cells(b" ")
    with pytest.raises(Malformed, match=r"marks of a merge conflict .*take one side of each, .*hand it in again"):
        read_cells(b'{"cells": [\n<<<<<<< HEAD\n=======\n>>>>>>> main\n]}')


def of_format_3(attachments: object) -> bytes:
    """A notebook of format 3 with a written answer."""
    written = {"cell_type": "markdown", "source": "see", "metadata": {"nbgrader": {"grade_id": "why"}}}
    sheet = {"cells": [written | {"attachments": attachments}], "metadata": {}}
    return json.dumps({"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [sheet]}).encode()


def test_pictures_are_read_from_what_cells_are_read_from() -> None:
    picture = {"a.png": {"image/png": "AAAA"}}
    four = json.dumps({"nbformat": 4, "cells": json.loads(of_format_3(picture))["worksheets"][0]["cells"]})
    for content in (of_format_3(picture), four.encode(), four.encode("utf-16"), b"\xef\xbb\xbf" + four.encode()):
        assert pasted(read_saved(content).content) == {"why": picture}
    assert pasted(of_format_3(7)) == {}
    for odd in (b'{"attachments"', b'{"attachments": {}}', b'["attachments"]', b'{"cells": {"attachments": 1}}'):
        assert pasted(odd) == {}


def test_a_picture_that_cannot_be_shown_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def odd(_: object) -> None:
        raise ArithmeticError

    monkeypatch.setattr("course_lib.grading.record.pictures.clean_attachments", odd)
    (cell,) = with_pictures([RanCell("written", "why", "markdown", "see")], {"why": {"a": {}}})
    assert (cell.source, cell.attachments) == ("see", {})
