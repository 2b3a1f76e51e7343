"""When a submission was handed in, as nbgrader notes it beside the notebook."""

import os
from datetime import UTC, datetime
from pathlib import Path

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_date

from course_lib.portable import open_unfollowed

MAX_BYTES = 200


def handed_in(folder: Path) -> datetime | None:
    """The time in ``timestamp.txt``, in UTC and without a zone as the gradebook wants it, or none."""
    try:
        moment = parse_date((_read(folder / "timestamp.txt") or b"").decode().strip())
        return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    except (ParserError, OverflowError, OSError, ValueError):
        return None


def receipts(folder: Path) -> dict[str, bytes]:
    """What nbgrader's exchange noted beside a submission; it releases no feedback without them."""
    found = {name: _read(folder / name) for name in ("timestamp.txt", "submission_secret.txt")}
    return {name: content for name, content in found.items() if content}


def _read(path: Path) -> bytes | None:
    """The beginning of a regular file, or none; no link is followed."""
    try:
        handle = open_unfollowed(path)
    except OSError:
        return None
    try:
        return os.read(handle, MAX_BYTES)
    except OSError:
        return None
    finally:
        os.close(handle)
