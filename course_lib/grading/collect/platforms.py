"""How Moodle, Canvas and Blackboard name the files of a class in the zip that one downloads."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

from course_lib.course import why_no_name

FORMS = {
    # Ada Lovelace_12345_assignsubmission_file_/04_ctc.ipynb, in a folder each or flat
    "moodle": re.compile(
        r"(?P<prefix>(?P<name>[^/_]+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_?/|_))(?P<file>.+)"
    ),
    # lovelaceada_LATE_12345_678901_04_ctc.ipynb, the numbers of the person and of the file; anon_x1y2z_… where hidden
    "canvas": re.compile(
        r"(?P<prefix>(?P<anon>anon_\w{5})?(?(anon)|(?P<name>[^/_]+))(?P<late>_(?i:LATE))?(?(anon)|_(?P<number>\d+))"
        r"_(?P<upload>\d+)_)"
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
        upload: Canvas' number of the file, which grows with time.
    """

    platform: str
    prefix: str
    name: str
    number: str = ""
    file: str = ""
    when: str = ""
    late: bool = False
    upload: int = 0

    @property
    def key(self) -> str:
        """What tells this person from all others of the zip."""
        return self.number or self.name


def composed(text: str) -> str:
    """A text with each accented letter as one character: macOS packs names with letter and accent apart."""
    return normalize("NFC", text)


def read_name(path: str, platform: str) -> Named | None:
    """What a path in a platform's zip says; None where it is not of the platform's form."""
    match = FORMS[platform].fullmatch(path)
    if match is None:
        return None
    said = {key: value or "" for key, value in match.groupdict().items()}
    said["name"] = composed(said.get("anon") or said["name"])
    if why_no_name(said["name"]):
        return None
    file = PurePosixPath(composed(said["file"])).as_posix() if safe(said["file"]) else ""
    return Named(
        *(platform, said["prefix"], said["name"], said.get("number", ""), file, said.get("when", "")),
        late=bool(said.get("late")),
        upload=int(said.get("upload") or 0),
    )


def safe(path: str) -> bool:
    """Whether a path leads nowhere but down."""
    parts = PurePosixPath(path).parts
    fits = all(len(composed(part).encode("utf-8", "replace")) <= 255 for part in parts)
    down = bool(parts) and not path.startswith("/") and ".." not in parts and "\\" not in path
    return down and fits and path.isprintable()


def unwrapped(paths: Iterable[str], platform: str = "") -> dict[str, str]:
    """The platform's own paths by those of a zip that was unpacked and packed again.

    That puts all into a folder, and macOS adds ``__MACOSX`` and ``.DS_Store``, which are nobody's work.
    """
    own = {
        path: path for path in paths if PurePosixPath(path).name != ".DS_Store" and "__MACOSX" not in path.split("/")
    }
    forms = [FORMS[platform]] if platform in FORMS else list(FORMS.values())
    while own and not any(form.fullmatch(short) for form in forms for short in own.values()):
        folders = {short.partition("/")[0] for short in own.values()}
        if len(folders) > 1 or not all("/" in short for short in own.values()):
            break
        own = {path: short.partition("/")[2] for path, short in own.items()}
    return own


def guess(paths: Iterable[str]) -> str:
    """The platform whose form most of the paths have; empty where none has any."""
    names = list(paths)
    counts = {platform: sum(form.fullmatch(name) is not None for name in names) for platform, form in FORMS.items()}
    best = max(counts, key=lambda platform: counts[platform])
    return best if counts[best] else ""


def own_name(file: str, released: Iterable[str]) -> str:
    """A student's name for a file, without the number that a platform put to what was handed in again."""
    plain = AGAIN.sub("", file)
    return plain if plain in {composed(name) for name in released} else file


def newness(named: Named) -> tuple[int, int]:
    """The order in which files of one own name were handed in: by the number put to the name, then the file's."""
    again = AGAIN.search(named.file)
    return int(again[0][1:]) if again else 0, named.upload
