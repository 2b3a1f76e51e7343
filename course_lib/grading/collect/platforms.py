"""How Moodle, Canvas and Blackboard name the files of a class in the zip that one downloads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

FORMS = {
    # Ada Lovelace_12345_assignsubmission_file_/04_ctc.ipynb, in a folder each or flat
    "moodle": re.compile(
        r"(?P<prefix>(?P<name>[^/_]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_?/|_))(?P<file>.+)"
    ),
    # lovelaceada_LATE_12345_678901_04_ctc.ipynb, the numbers of the person and of the file; anon_x1y2z_… where hidden
    "canvas": re.compile(
        r"(?P<prefix>(?P<anon>anon_\w{5})?(?(anon)|(?P<name>[^/_]+))(?P<late>_LATE)?(?(anon)|_(?P<number>\d+))_\d+_)"
        r"(?P<file>[^/]+)"
    ),
    # Assignment 4_ada_attempt_2026-01-05-12-00-00_04_ctc.ipynb, and a .txt without a file's name for each attempt
    "blackboard": re.compile(
        r"(?P<prefix>(?:[^/]*_)?(?P<name>[^/_]+)_attempt_(?P<when>\d{4}(?:-\d\d){5}))(?:_(?P<file>[^/]+)|\.txt)"
    ),
}
AGAIN = re.compile(r"-\d+(?=\.\w+$)")  # 04_ctc-2.ipynb: Canvas numbers what is handed in again


@dataclass(frozen=True)
class Named:
    """What a file's name in a platform's zip says.

    Attributes:
        platform: ``moodle``, ``canvas`` or ``blackboard``.
        prefix: all before the student's own name for the file; feedback goes back under it.
        name: the person's name or login, as the platform writes it.
        number: the platform's number of the person (Canvas), or of the person's place in the assignment (Moodle).
        file: the student's own name for it; empty for Blackboard's note on an attempt.
        when: the time in the name, ``2026-01-05-12-00-00``; no platform says of which zone.
        late: whether the platform marks it so.
    """

    platform: str
    prefix: str
    name: str
    number: str = ""
    file: str = ""
    when: str = ""
    late: bool = False


def read_name(path: str, platform: str) -> Named | None:
    """What a path in a platform's zip says; None where it is not of the platform's form."""
    match = FORMS[platform].fullmatch(path)
    if match is None:
        return None
    said = {key: value or "" for key, value in match.groupdict().items()}
    said["name"] = said.get("anon") or said["name"]
    if said["name"].startswith(".") or not said["name"].isprintable():
        return None
    file = said["file"] if safe(said["file"]) else ""
    return Named(
        *(platform, said["prefix"], said["name"], said.get("number", ""), file, said.get("when", "")),
        late=bool(said.get("late")),
    )


def safe(path: str) -> bool:
    """Whether a path leads nowhere but down."""
    parts = PurePosixPath(path).parts
    return bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path and path.isprintable()


def guess(paths: Iterable[str]) -> str:
    """The platform whose form most of the paths have; empty where none has any."""
    names = list(paths)
    counts = {platform: sum(form.fullmatch(name) is not None for name in names) for platform, form in FORMS.items()}
    best = max(counts, key=lambda platform: counts[platform])
    return best if counts[best] else ""


def own_name(file: str, released: Iterable[str]) -> str:
    """A student's name for a file, without the number that a platform put to what was handed in again."""
    plain = AGAIN.sub("", file)
    return plain if plain in set(released) else file
