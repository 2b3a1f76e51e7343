"""A class's zip in, a zip of feedback out; what came from where is noted beside the downloads."""

import json
import re
import shutil
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from course_lib.course import Course, CourseError
from course_lib.grading.collect.people import Known, People, enter
from course_lib.grading.collect.platforms import FORMS, Named, guess, own_name, read_name
from course_lib.grading.notebook.cells import MAX_NOTEBOOK_BYTES
from course_lib.grading.record.timestamps import zone_of
from course_lib.grading.record.whole_files import write_whole

MOST_BYTES = 4 * MAX_NOTEBOOK_BYTES  # of one file
TAKE_BACK = ("moodle", "canvas")  # platforms that take the feedback on a whole class as a zip
LOGIN = re.compile(r"^Name: .*\((?P<login>[^()/]+)\)\s*$", re.MULTILINE)
Entries = dict[str, zipfile.ZipInfo]
EARLIER = "earlier"  # the folder of attempts that later ones replaced: earlier/1/STUDENT/ASSIGNMENT


@dataclass
class Attempt:
    """The files that one person handed in at one time."""

    named: Named
    person: Known
    files: dict[str, zipfile.ZipInfo] = field(default_factory=dict)

    @property
    def when(self) -> str:
        """When, as ``2026-01-05 12:00:00``; empty where the platform does not say."""
        day, clock = self.named.when[:10], self.named.when[11:].replace("-", ":")
        return f"{day} {clock}" if day else self.person.handed_in


@dataclass(frozen=True)
class Collected:
    """What came of a zip: the students with what they handed in, those marked late, the paths that were passed over."""

    platform: str
    students: list[str]
    late: list[str]
    passed_over: list[str]


def collect(
    course: Course, assignment: str, archive: Path, platform: str = "", worksheet: Path | None = None
) -> Collected:
    """Put the submissions of a platform's zip where grading finds them.

    What lies there already moves to ``earlier/``, unless it is the same.

    Raises:
        CourseError: where the file is no zip, or of no known platform.
    """
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = {entry.filename: entry for entry in opened.infolist() if not entry.is_dir()}
            platform = platform or guess(entries)
            if platform not in FORMS:
                raise CourseError(
                    f"expected a zip of {', '.join(FORMS)}, got other names in {archive.name}: use --from"
                )
            people = People.of(course, worksheet)
            released = [path.name for path in (course.root / course.release / assignment).glob("*")]
            attempts, passed_over = _attempts(entries, platform, people, released, _logins(opened, entries, platform))
            last = {attempt.person.id: attempt for attempt in attempts}
            for attempt in attempts:
                _put(course, assignment, attempt, opened, attempt is last[attempt.person.id])
    except zipfile.BadZipFile:
        raise CourseError(f"expected a zip, got {archive}: download it again") from None
    enter(course, people.fresh.values())
    received = {attempt.person.id: attempt.named for attempt in attempts}
    _note(course, assignment, received)
    late = sorted(student for student, named in received.items() if named.late)
    return Collected(platform, sorted(received), late, passed_over)


def _logins(opened: zipfile.ZipFile, entries: Entries, platform: str) -> dict[str, str]:
    """What Blackboard's notes on attempts say of who made them, by the attempt's prefix: logins may hold a ``_``."""
    logins = {}
    for path, entry in entries.items():
        named = read_name(path, platform)
        note = named and not named.file and platform == "blackboard" and entry.file_size < MOST_BYTES
        who = LOGIN.search(opened.read(entry).decode("utf-8", "replace")) if note else None
        if named and who:
            logins[named.prefix] = who["login"]
    return logins


def _attempts(
    entries: Entries, platform: str, people: People, released: Iterable[str], logins: dict[str, str]
) -> tuple[list[Attempt], list[str]]:
    """The attempts, the earliest first; and the paths that are none of the class's."""
    attempts: dict[tuple[str, str], Attempt] = {}
    passed_over = []
    for path, entry in entries.items():
        named = read_name(path, platform)
        if named is None or (named.file and entry.file_size > MOST_BYTES):
            passed_over.append(path)
        elif named.file:
            named = replace(named, name=logins.get(named.prefix, named.name))
            person = people.identify(named)
            attempt = attempts.setdefault((person.id, named.when), Attempt(named, person))
            attempt.files[own_name(named.file, released)] = entry
    return sorted(attempts.values(), key=lambda attempt: attempt.when), passed_over


def _put(course: Course, assignment: str, attempt: Attempt, opened: zipfile.ZipFile, last: bool) -> None:
    """Write the files of an attempt, in place of those of the attempt before; what came before stays where it is."""
    folder = course.submission(attempt.person.id, assignment)
    files = {name: opened.read(entry) for name, entry in attempt.files.items()}
    if attempt.when:
        files["timestamp.txt"] = f"{attempt.when} {zone_of(course.config)}\n".encode()
    before = (
        [] if last else [_content(one.submission(attempt.person.id, assignment)) for one in earlier_attempts(course)]
    )
    if files in before or _content(folder) == files:
        return
    if folder.is_dir():
        _set_aside(course, folder)
    for name, content in files.items():
        write_whole(folder / name, content)


def _content(folder: Path) -> dict[str, bytes]:
    there = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


def _set_aside(course: Course, folder: Path) -> None:
    """Move a submission to the first free place of ``earlier/``."""
    place = folder.relative_to(course.root / course.submitted)
    number = 1
    while (target := course.root / EARLIER / str(number) / place).exists():
        number += 1
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder, target)


def earlier_attempts(course: Course) -> list[Course]:
    """The course as it was before: its submissions are those that later ones replaced, the oldest first."""
    rounds = sorted((course.root / EARLIER).glob("[0-9]*"), key=lambda folder: int(folder.name))
    return [replace(course, submitted=f"{EARLIER}/{folder.name}") for folder in rounds]


def _record(course: Course, assignment: str) -> Path:
    return course.root / "downloaded" / assignment / "received.json"


def _note(course: Course, assignment: str, received: dict[str, Named]) -> None:
    """Note under which name each student's work came, beside what was noted before."""
    path = _record(course, assignment)
    noted = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    noted |= {student: [named.platform, named.prefix] for student, named in received.items()}
    write_whole(path, json.dumps(noted, indent=1, ensure_ascii=False).encode())


def feedback_zips(course: Course, assignment: str) -> Iterator[Path]:
    """Write the pages of feedback as zips that the platforms take, and give their paths.

    A page goes back under the name under which the submission came.  Blackboard takes no such zip.
    """
    path = _record(course, assignment)
    noted = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    for platform in TAKE_BACK:
        pages = {
            prefix + page.name: page
            for student, (came_from, prefix) in sorted(noted.items())
            for page in sorted((course.root / course.feedback / student / assignment).glob("*.html"))
            if came_from == platform
        }
        if pages:
            target = course.root / course.feedback / f"{assignment}.{platform}.zip"
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, page in pages.items():
                    archive.writestr(zipfile.ZipInfo(name), page.read_bytes(), zipfile.ZIP_DEFLATED)
            yield target
