"""Tables of long comparisons, as ``data/results`` has them: what need not be run again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any


def kept_rows(table: Path, settings: Mapping[str, Any], part: str = "runs") -> list[dict[str, Any]]:
    """The rows of a table, if it was made with these settings; none of another one, nor where there is no table.

    Args:
        table: a JSON file with ``settings`` and lists of rows.
        settings: those of today; a tuple is the list that JSON makes of it.
        part: the name of the list.

    >>> kept_rows(Path("no_such_table.json"), {"steps": 100})
    []
    """
    if not table.exists():
        return []
    old: dict[str, Any] = json.loads(table.read_text(encoding="utf-8"))
    same = old.get("settings") == json.loads(json.dumps(settings))
    return list(old[part]) if same else []
