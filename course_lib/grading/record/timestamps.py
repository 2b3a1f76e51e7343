"""When a submission was handed in, as nbgrader notes it beside the notebook."""

import difflib
import re
import warnings
from datetime import UTC, datetime, tzinfo
from functools import partial
from pathlib import Path
from typing import Any
from zoneinfo import available_timezones

from dateutil.parser import UnknownTimezoneWarning, parse, parserinfo
from dateutil.tz import gettz, tzoffset
from nbgrader.utils import parse_utc

from course_lib.course import CourseError
from course_lib.grading.notebook.vet import Refused, read_regular

MAX_BYTES = 200
MOST_LETTERS = 5  # of an abbreviation: one that is like another is no hint
ISO = re.compile(r"\b\d{4}-\d")
SIGNED = re.compile(r"\b(?:UTC|GMT)[+-]\d+", re.IGNORECASE)  # whose sign dateutil and POSIX read the other way round
RECEIPTS = ("timestamp.txt", "submission_secret.txt")  # under these, students find their feedback in the exchange
WORD = re.compile(r"[A-Za-z][\w+-]*(?:/[\w+-]+)*")  # a zone's name, and no path
SPACED_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
HALF_DAY = re.compile(r"(?<=\d)\s*\b([ap])\.?m\b\.?", re.IGNORECASE)  # 11:59 PM, which is two words for nbgrader
DEFAULTS = (datetime(2001, 1, 1), datetime(2004, 2, 29))  # what a date lacks would come from today
WRITE = "write '2026-02-01 23:59 Europe/Berlin'"
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
    text = _plain(text)
    when, _, last = text.rpartition(" ")
    if "/" in last and not last[0].isdigit() and not WORD.fullmatch(last):
        raise ValueError(f"expected a zone's name after the time, got {last!r}")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnknownTimezoneWarning)
        if when and last.isalpha() and gettz(last) is None and (moment := _abbreviated(when, last, zone)):
            return moment
        try:
            _whole_day(when if text.count(" ") == 2 else text)
        except UNREADABLE:
            if text.count(" ") != 2 or not last.isdigit():
                raise
            return _whole_day(text)  # Feb 1 2026, whose year nbgrader would take for a zone
        return parse_utc(text)


def read_deadline(text: str, zone: str = "UTC") -> datetime:
    """A time in UTC as a person writes it; whatever could be meant otherwise is refused, and never taken for UTC.

    Args:
        text: a whole date, a time and perhaps a zone, by name, abbreviation or offset; without one it is UTC.
        zone: the one whose abbreviations are known, ``Exchange.timezone``.

    Raises:
        ValueError: with what to write; dateutil raises its own on some texts, see ``UNREADABLE``.
    """
    text = _plain(text)
    when, _, last = text.rpartition(" ")
    if when and last[0].isalpha() and not _belongs_to_dates(last):
        naive = _whole_day(when, strict=True)
        moment = naive.replace(tzinfo=_named(last, naive, zone))
    else:
        naive = _whole_day(text, strict=True)
        moment = parse(text, tzinfos=partial(_found, naive, zone))
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment


def _plain(text: str) -> str:
    """With one space between words, and none before an offset or am and pm."""
    return HALF_DAY.sub(r"\1m", SPACED_OFFSET.sub("", " ".join(text.split())))


def _whole_day(text: str, strict: bool = False) -> datetime:
    """The date and time that a text gives, without its zone.

    Args:
        text: with or without a zone's abbreviation or offset.
        strict: whether 1.2.2026 is refused, which is a day in February or in January.

    Raises:
        ValueError: where day, month or year is missing, or day and month could be exchanged.
    """
    one, other = (parse(text, default=default, ignoretz=True) for default in DEFAULTS)
    if one.date() != other.date():
        raise ValueError(f"expected a day, a month and a year, got {text!r}: {WRITE}")
    if strict and not ISO.search(text) and parse(text, dayfirst=True, ignoretz=True) != one:
        raise ValueError(f"expected a date that is read in one way, got {text!r}: {WRITE}")
    if strict and (signed := SIGNED.search(text)):
        raise ValueError(f"expected a zone that is read in one way, got {signed[0]!r}: write Europe/Berlin or +0100")
    return one


def _belongs_to_dates(word: str) -> bool:
    known = parserinfo()
    return known.month(word) is not None or known.weekday(word) is not None or known.jump(word)


def _found(naive: datetime, zone: str, name: str | None, offset: int | None) -> tzinfo | None:
    """The zone that dateutil found within a text, by its name or its offset in seconds."""
    if offset is not None:
        return tzoffset(name, offset)
    return _named(name, naive, zone) if name else None


def _named(name: str, naive: datetime, zone: str) -> tzinfo | None:
    """A zone by its name, or by its abbreviation where the course is.

    Raises:
        ValueError: where there is none, with the nearest that there is.
    """
    if name in ("Z", "z"):
        return UTC
    zones = {known.casefold(): known for known in available_timezones()}
    if zones.get(name.casefold()) == name:
        return gettz(name)
    for fold in (0, 1):
        local = naive.replace(tzinfo=gettz(zone), fold=fold)
        if local.tzname() == name:
            return tzoffset(name, local.utcoffset())
    cities = {known.rpartition("/")[2].casefold(): known for known in sorted(zones.values()) if "/" in known}
    wanted = name.casefold()
    exact = zones.get(wanted) or cities.get(wanted)
    near = difflib.get_close_matches(wanted, zones, 1, 0.8) if len(name) > MOST_LETTERS else []
    hint = f"did you mean {exact or zones[near[0]]}?" if exact or near else "write Europe/Berlin, UTC or +0100"
    raise ValueError(f"expected a zone after the time, got {name!r}: {hint}")


def _abbreviated(when: str, name: str, zone: str) -> datetime | None:
    """A local time whose zone is abbreviated, as it is there on that day; none where nobody there writes so."""
    naive = parse_utc(when)
    candidates = (naive.replace(tzinfo=gettz(zone), fold=fold) for fold in (0, 1))
    return next((parse_utc(moment) for moment in candidates if moment.tzname() == name), None)


def zone_of(config: Any) -> str:
    """The zone whose times nbgrader's exchange writes in this course.

    Raises:
        CourseError: where there is no such zone: its times would be read as if they were UTC.
    """
    exchange = getattr(config, "Exchange", {}) if config else {}
    zone = str(exchange.get("timezone") or "UTC")
    if gettz(zone) is None:
        raise CourseError(f"expected Exchange.timezone to name a zone, got {zone!r}: write 'Europe/Berlin' or 'UTC'")
    return zone


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
