"""When a submission was handed in, as nbgrader notes it beside the notebook."""

import re
import warnings
from datetime import datetime
from pathlib import Path
from typing import Any

from dateutil.parser import UnknownTimezoneWarning
from dateutil.tz import gettz
from nbgrader.utils import parse_utc

from course_lib.grading.notebook.vet import Refused, read_regular

MAX_BYTES = 200
RECEIPTS = ("timestamp.txt", "submission_secret.txt")  # under these, students find their feedback in the exchange
WORD = re.compile(r"[A-Za-z][\w+-]*(?:/[\w+-]+)*")  # a zone's name, and no path
SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
UNREADABLE = (ValueError, ArithmeticError, TypeError, AttributeError)  # what dateutil raises on odd texts


def handed_in(folder: Path, zone: str = "UTC") -> datetime | None:
    """The time in ``timestamp.txt``, in UTC and without a zone as the gradebook wants it, or none.

    Args:
        folder: the submission's.
        zone: the one whose abbreviations nbgrader's exchange writes, ``Exchange.timezone``.
    """
    try:
        return read_time((_read(folder / "timestamp.txt") or b"").decode("utf-8-sig"), zone)
    except UNREADABLE:
        return None


def read_time(text: str, zone: str = "UTC") -> datetime:
    """A time in UTC, without a zone: what nbgrader's own reader makes of it, and what that misreads read aright.

    nbgrader knows ``… America/Los_Angeles``, ``… EST``, ``…T14:58Z`` and times without a zone, which are UTC.  It takes
    ``… +0100`` for a hundred seconds, and ``CEST``, which its exchange writes where it is told to, for UTC.

    Raises:
        ValueError: where the text is no time; dateutil raises its own on some texts, see ``UNREADABLE``.
    """
    text = SPACED_OFFSET.sub("", " ".join(text.split()))
    when, _, last = text.rpartition(" ")
    if "/" in last and not last[0].isdigit() and not WORD.fullmatch(last):
        raise ValueError(f"expected a zone's name after the time, got {last!r}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnknownTimezoneWarning)
        if when and last.isalpha() and gettz(last) is None and (moment := _abbreviated(when, last, zone)):
            return moment
        return parse_utc(text)


def _abbreviated(when: str, name: str, zone: str) -> datetime | None:
    """A local time whose zone is abbreviated, as it is there on that day; none where nobody there writes so."""
    naive = parse_utc(when)
    candidates = (naive.replace(tzinfo=gettz(zone), fold=fold) for fold in (0, 1))
    return next((parse_utc(moment) for moment in candidates if moment.tzname() == name), None)


def zone_of(config: Any) -> str:
    """The zone whose times nbgrader's exchange writes in this course."""
    exchange = getattr(config, "Exchange", {}) if config else {}
    return str(exchange.get("timezone") or "UTC")


def receipts(folder: Path) -> dict[str, bytes]:
    """What nbgrader's exchange noted beside a submission; it releases no feedback without them."""
    found = {name: _read(folder / name) for name in RECEIPTS}
    return {name: content for name, content in found.items() if content}


def _read(path: Path) -> bytes | None:
    """The bytes of a small regular file that is the folder's own, or none."""
    try:
        return read_regular(path, MAX_BYTES)
    except Refused:
        return None
