"""Sittings: one seed each, drawn when it opens and recorded, so that resuming and regrading ask the same questions.

A sitting is open until feedback on it goes out.  A submission that was made or changed after that belongs to the next
sitting, whose questions nobody has seen.
"""

import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from course_lib.course import Course, CourseError
from course_lib.grading.record.answering import say, without_account
from course_lib.grading.record.whole_files import OWN, make_folder, mode_of, write_whole

Parse = Callable[[bytes], Any]  # what makes of a file's bytes what is kept in them; of a torn file it raises
LONGEST = 120  # characters of a name, of a file that keeps something under it


def term_of(course: Course) -> dict[str, str]:
    """What tells one term's sittings from another's, wherever the course's folder lies and whatever the password is."""
    url = without_account(course.db_url.replace(str(course.root), ""))
    return {"course_id": course.course_id, "gradebook": sha256(url.encode()).hexdigest()[:16]}


@dataclass
class Sitting:
    """One sitting: its number, its seed, whether feedback went out, and whose submissions (by digest) belong to it.

    Attributes:
        submissions: the newest of each student.
        earlier: those that a newer one replaced.
        term: the course's name and its gradebook; empty in those from before these were noted, which any may read.
    """

    number: int
    seed: str
    opened: str
    closed: str | None = None
    submissions: dict[str, str] = field(default_factory=dict)
    earlier: dict[str, list[str]] = field(default_factory=dict)
    term: dict[str, str] = field(default_factory=dict)

    def holds(self, student: str, digest: str) -> bool:
        """Whether a submission belongs to it."""
        return digest == self.submissions.get(student) or digest in self.earlier.get(student, [])

    def add(self, student: str, digest: str) -> None:
        """Let a submission belong to it, as the student's newest."""
        if student in self.submissions:
            self.earlier.setdefault(student, []).append(self.submissions[student])
        self.submissions[student] = digest


class Sittings:
    """All sittings of one assignment, kept under ``sittings/<assignment>/``.

    Several programs may use them at once, feedback beside grading: each change is made under a lock, to what the
    others have written by then.

    Attributes:
        foreign: the records of another term's, which lie in the same folder and are not read.
    """

    def __init__(self, folder: Path, mode: int = OWN, term: dict[str, str] | None = None) -> None:
        self.folder, self.mode, self.term = folder, mode, term or {}
        self.all: list[Sitting] = []
        self.foreign: list[Path] = []
        self.last = 0
        self._read_again()

    @classmethod
    def of(cls, course: Course, assignment: str) -> "Sittings":
        """Those of an assignment of this course."""
        return cls(course.root / "sittings" / assignment, mode_of(course), term_of(course))

    def tell_foreign(self) -> None:
        """Say which records are not read, and what to do where they should be."""
        for record in self.foreign:
            todo = 'delete its "term" if it is this term\'s'
            say(f"not read, of another course_id or gradebook: {record}; {todo}")

    def place(self, student: str, digest: str) -> Sitting:
        """The sitting of a submission: the one it was in, else the open one, else a new one."""
        with self._changing():
            for sitting in reversed(self.all):
                if sitting.holds(student, digest):
                    return sitting
            if not self.all or self.all[-1].closed:
                self._open()
            self.all[-1].add(student, digest)
            self._save(self.all[-1])
            return self.all[-1]

    def latest(self, kind: str, name: str, parse: Parse = bytes) -> Any:
        """What the newest sitting that keeps something under a name keeps there, as ``read`` reads it."""
        found = (self.read(sitting, kind, name, parse) for sitting in reversed(self.all))
        return next((content for content in found if content is not None), None)

    def current(self) -> Sitting:
        """The newest sitting; the first one opens if there is none."""
        with self._changing():
            return self.all[-1] if self.all else self._open()

    def close(self) -> None:
        """Note that feedback went out: whatever is handed in from now on sits another exam."""
        with self._changing():
            if self.all and not self.all[-1].closed:
                self.all[-1].closed = datetime.now(UTC).isoformat(timespec="seconds")
                self._save(self.all[-1])

    def path(self, sitting: Sitting, kind: str, name: str) -> Path:
        """Where a sitting keeps something."""
        plain = quote(name, safe="", errors="surrogateescape")
        if len(plain) > LONGEST:  # a folder's name of 255 bytes may need thrice as many here
            plain = f"{plain[:LONGEST]}-{sha256(name.encode('utf-8', 'surrogateescape')).hexdigest()}"
        return self.folder / f"{sitting.number:03d}" / kind / f"{plain}.json"

    def read(self, sitting: Sitting, kind: str, name: str, parse: Parse = bytes) -> Any:
        """What a sitting keeps under a name; None where that is nothing, or torn, which is told: it is made again."""
        path = self.path(sitting, kind, name)
        try:
            return parse(path.read_bytes()) if path.is_file() else None
        except (ValueError, KeyError, TypeError):
            say(f"{path} is torn: it counts as not there, and `course grade` makes it again")
            return None

    def write(self, sitting: Sitting, kind: str, name: str, content: bytes) -> None:
        """Keep something, whole or not at all."""
        write_whole(self.path(sitting, kind, name), content, self.mode)

    def forget(self, sitting: Sitting, kind: str, name: str) -> None:
        """Keep something no longer."""
        self.path(sitting, kind, name).unlink(missing_ok=True)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Alone among all programs, with what the others have written."""
        make_folder(self.folder, self.mode)
        with open(os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT, self.mode), "rb") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            self._read_again()
            yield

    def _read_again(self) -> None:
        known = {sitting.number: sitting for sitting in self.all}
        self.all, self.foreign = [], []
        for record in sorted(self.folder.glob("[0-9][0-9][0-9]/sitting.json")):
            read = _read(record)
            self.last = max(self.last, read.number)
            if read.term and self.term and read.term != self.term:
                self.foreign.append(record)
                continue
            sitting = known.get(read.number) or read
            vars(sitting).update(vars(read))
            self.all.append(sitting)

    def _open(self) -> Sitting:
        self.last += 1
        opened = datetime.now(UTC).isoformat(timespec="seconds")
        sitting = Sitting(self.last, secrets.token_hex(16), opened, term=self.term)
        self.all.append(sitting)
        self._save(sitting)
        return sitting

    def _save(self, sitting: Sitting) -> None:
        text = json.dumps(asdict(sitting), indent=1, ensure_ascii=False)
        write_whole(self.folder / f"{sitting.number:03d}" / "sitting.json", text.encode("utf-8"), self.mode)


def _read(record: Path) -> Sitting:
    """A sitting from its file.

    Raises:
        CourseError: where that holds something else.
    """
    try:
        sitting = Sitting(**json.loads(record.read_text(encoding="utf-8")))
        if not isinstance(sitting.number, int) or not isinstance(sitting.submissions, dict):
            raise TypeError("its parts are of other kinds")
    except (ValueError, TypeError) as error:
        raise CourseError(
            f"expected a sitting in {record}, got something else ({error}): fetch it from a backup; without it, its "
            "questions are lost, and those who sat it would sit another"
        ) from None
    return sitting
