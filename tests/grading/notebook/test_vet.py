"""Only a regular, small, readable notebook goes on; everything else is refused with a state, before it is opened."""

import json
import os
from pathlib import Path

import pytest

from course_lib.grading.notebook.cells import MAX_NOTEBOOK_BYTES, Malformed, read_cells
from course_lib.grading.notebook.vet import Refused, read_submission

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


@pytest.mark.parametrize("level", ["student", "assignment"])
def test_a_folder_that_is_a_link_is_refused(folder: Path, tmp_path: Path, level: str) -> None:
    (folder / "01_tiny.ipynb").write_bytes(GOOD)
    if level == "student":
        (tmp_path / "impostor").symlink_to(folder.parent)
        assert state(tmp_path / "impostor" / "01_tiny") == "refused"
    else:
        (folder.parent / "02_other").symlink_to(folder)
        assert state(folder.parent / "02_other") == "refused"


def test_too_large(folder: Path) -> None:
    with (folder / "01_tiny.ipynb").open("wb") as file:
        file.truncate(MAX_NOTEBOOK_BYTES + 1)
    assert state(folder) == "refused"


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
    cells = read_cells(json.dumps({"nbformat": 4, "cells": [odd, {"cell_type": "raw", "source": "x"}]}).encode())
    assert cells[0].source == "a?b"
    assert (cells[0].grade_id, cells[0].tags) == ("", ())


@pytest.mark.messages
def test_the_reason_says_what_to_do() -> None:
    with pytest.raises(Malformed, match="save it with JupyterLab"):
        read_cells(b"{}")
    with pytest.raises(Malformed, match=r"expected a notebook in JSON, got something else \(JSONDecodeError\)"):
        read_cells(b"{")
