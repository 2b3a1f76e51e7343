"""A class's zip in, a zip of feedback out; what came from where is noted beside the downloads."""

import lzma
import re
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from course_lib.course import Course, CourseError
from course_lib.grading.collect.earlier import earlier_attempts, free_place, set_aside
from course_lib.grading.collect.people import Known, People, enter
from course_lib.grading.collect.platforms import FORMS, Named, guess, newness, own_name, read_name, unwrapped
from course_lib.grading.collect.received import note, noted, received
from course_lib.grading.collect.worksheet import Worksheet, read_worksheet
from course_lib.grading.notebook.cells import MAX_NOTEBOOK_BYTES
from course_lib.grading.record.timestamps import RECEIPTS, handed_in, read_time, zone_of
from course_lib.grading.record.whole_files import write_whole

MOST_BYTES = 4 * MAX_NOTEBOOK_BYTES  # of one file
TAKE_BACK = ("moodle", "canvas")  # platforms that take the feedback on a whole class as a zip
LOGIN = re.compile(r"^Name: .*\((?P<login>[^()/]+)\)\s*$", re.MULTILINE)
Entries = dict[str, zipfile.ZipInfo]  # by the platform's own path
NEW, SAME, REPLACED, OLDER = "new", "same", "replaced", "older"  # how an attempt came to what lay there
# what unpacking raises on broken streams, passwords and unknown methods
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, RuntimeError, EOFError, OSError, ValueError)


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
    """What came of a zip.

    Attributes:
        platform: whose zip it was.
        students: who handed something in.
        late: those marked late there.
        passed_over: the paths that are nobody's work.
        new: the students whom the gradebook did not know.
        replaced: those of whom something else lay there, which is in ``earlier/`` now.
        older: those of whom something newer lies there, by its time; what came is in ``earlier/``.
        remarks: what an instructor should know of who is who, and of times.
    """

    platform: str
    students: list[str]
    late: list[str]
    passed_over: list[str]
    new: list[str]
    replaced: list[str]
    older: list[str]
    remarks: list[str]


def collect(
    course: Course,
    assignment: str,
    archive: Path,
    platform: str = "",
    worksheet: Path | None = None,
    another: bool = False,
) -> Collected:
    """Put the submissions of a platform's zip where grading finds them.

    What lies there already moves to ``earlier/``, unless it is the same, or newer by its time.  All is read and checked
    before the first file is written.  ``another`` says that the zip is of another activity than those before.

    Raises:
        CourseError: where the file is no zip, damaged, or of no known platform, or the worksheet is not this zip's.
    """
    sheet = read_worksheet(worksheet) if worksheet else None
    with _opened(archive) as opened:
        entries = _entries(opened, platform)
        platform = platform or guess(entries)
        if platform not in FORMS:
            raise CourseError(f"expected a zip of {', '.join(FORMS)}, got other names in {archive.name}: use --from")
        files, passed_over = _files(entries, platform, _logins(opened, entries, platform))
        people = People.of(course, noted(course, assignment, platform), sheet.people if sheet else {}, another)
        people.check_activity((named for named, _ in files), archive.name)
        missing = _missing(sheet, files, archive, platform) if sheet else []
        released = [path.name for path in (course.root / course.release / assignment).glob("*")]
        attempts = _attempts(files, people, released)
        _check(opened, attempts)
        last = {attempt.person.id: attempt for attempt in attempts}
        came: dict[str, str] = {}  # how, by the student's id
        for attempt in attempts:
            student = attempt.person.id
            how = _put(course, assignment, attempt, opened, attempt is last[student])
            came[student] = how if came.get(student, SAME) == SAME else came[student]
    older = sorted(student for student, how in came.items() if how == OLDER)
    enter(course, people)
    note(course, assignment, {student: attempt.named for student, attempt in last.items()}, older)
    late = sorted(student for student, attempt in last.items() if attempt.named.late)
    new = sorted(one.id for one in people.fresh)
    replaced = sorted(student for student, how in came.items() if how == REPLACED)
    remarks = [*(sheet.remarks if sheet else []), *missing, *people.remarks()]
    return Collected(platform, sorted(last), late, passed_over, new, replaced, older, remarks)


def _opened(archive: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(archive)
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise CourseError(f"expected a zip, got {archive}: download it again") from None


def _entries(opened: zipfile.ZipFile, platform: str) -> Entries:
    """What a zip holds by the platform's own paths."""
    there = {entry.filename: entry for entry in opened.infolist() if not entry.is_dir()}
    return {short: there[path] for path, short in unwrapped(there, platform).items()}


def _read(opened: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """A member's bytes.

    Raises:
        CourseError: where it cannot be unpacked.
    """
    try:
        return opened.read(entry)
    except DAMAGED as error:
        why = "it asks for a password" if entry.flag_bits & 1 else str(error) or type(error).__name__
        raise CourseError(
            f"expected members that can be unpacked in {opened.filename}, got {entry.filename} ({why}): nothing was "
            "collected; download the zip again, or pack it anew, deflated and without a password"
        ) from None


def _logins(opened: zipfile.ZipFile, entries: Entries, platform: str) -> dict[str, str]:
    """What Blackboard's notes on attempts say of who made them, by the attempt's prefix: logins may hold a ``_``."""
    logins = {}
    for path, entry in entries.items():
        named = read_name(path, platform)
        note = named and not named.file and platform == "blackboard" and entry.file_size < MOST_BYTES
        who = LOGIN.search(_read(opened, entry).decode("utf-8", "replace")) if note else None
        if named and who:
            logins[named.prefix] = who["login"]
    return logins


def _files(
    entries: Entries, platform: str, logins: dict[str, str]
) -> tuple[list[tuple[Named, zipfile.ZipInfo]], list[str]]:
    """The class's files, and the paths that are none of its.

    Receipts are the grader's own to write: a student's would say when a submission came.
    """
    files, passed_over = [], []
    for path, entry in entries.items():
        named = read_name(path, platform)
        receipt = named and named.file.casefold() in RECEIPTS
        if named is None or receipt or (named.file and entry.file_size > MOST_BYTES):
            passed_over.append(entry.filename)
        elif named.file:
            files.append((replace(named, name=logins.get(named.prefix, named.name)), entry))
    return files, passed_over


def _missing(
    sheet: Worksheet, files: Collection[tuple[Named, zipfile.ZipInfo]], archive: Path, platform: str
) -> list[str]:
    """A sentence on those of the zip who are not in the worksheet.

    Raises:
        CourseError: where nobody is, or the zip is of a platform that knows no such worksheet.
    """
    if platform != "moodle":
        raise CourseError(f"expected no --worksheet for a zip of {platform}, got {sheet.name}: it is Moodle's alone")
    everybody = {named.key: named for named, _ in files}
    missing = [f"{named.name} ({key})" for key, named in everybody.items() if key not in sheet.people]
    if everybody and len(missing) == len(everybody):
        raise CourseError(
            f"expected the people of {archive.name} in {sheet.name}, got none of them: "
            "download the worksheet of the same assignment"
        )
    return [f"{len(missing)} of {len(everybody)} are not in {sheet.name}: {', '.join(missing)}"] if missing else []


def _attempts(
    files: Collection[tuple[Named, zipfile.ZipInfo]], people: People, released: Iterable[str]
) -> list[Attempt]:
    """The attempts, the earliest first; of files with one own name each is in another."""
    people.meet(named for named, _ in files)
    released = list(released)
    lots: dict[tuple[str, str], dict[str, list[tuple[Named, zipfile.ZipInfo]]]] = {}
    for named, entry in sorted(files, key=lambda file: newness(file[0])):
        lot = lots.setdefault((named.key, named.when), {})
        lot.setdefault(own_name(named.file, released), []).append((named, entry))
    attempts = [_attempt(people, lot, back) for lot in lots.values() for back in reversed(range(_rounds(lot)))]
    return sorted(attempts, key=lambda attempt: attempt.when)


def _rounds(lot: dict[str, list[tuple[Named, zipfile.ZipInfo]]]) -> int:
    return max(map(len, lot.values()))


def _attempt(people: People, lot: dict[str, list[tuple[Named, zipfile.ZipInfo]]], back: int) -> Attempt:
    """The last attempt but ``back``; of a file that was not handed in so often, the oldest goes with it."""
    files = {own: versions[max(0, len(versions) - 1 - back)] for own, versions in lot.items()}
    named = next((named for own, (named, _) in files.items() if own.endswith(".ipynb")), next(iter(files.values()))[0])
    named = replace(named, late=any(one.late for one, _ in files.values()))
    return Attempt(named, people.identify(named), {own: entry for own, (_, entry) in files.items()})


def _check(opened: zipfile.ZipFile, attempts: Iterable[Attempt]) -> None:
    """Read all that will be written, and let go of it.

    Raises:
        CourseError: where something cannot be unpacked, or lie beside the rest.
    """
    for attempt in attempts:
        for name, entry in attempt.files.items():
            _read(opened, entry)
            if any(str(folder) in attempt.files for folder in PurePosixPath(name).parents):
                raise CourseError(
                    f"expected files and folders of other names, got {entry.filename} below what is a file in "
                    f"{opened.filename}: nothing was collected; remove one of them from the zip"
                )


def _put(course: Course, assignment: str, attempt: Attempt, opened: zipfile.ZipFile, last: bool) -> str:
    """Write the files of an attempt, in place of those of the attempt before; how that went is given back.

    What came before stays where it is; what is older than what lies there, by both their times, goes beside that.
    """
    folder = course.submission(attempt.person.id, assignment)
    files = {name: _read(opened, entry) for name, entry in attempt.files.items()}
    older = False
    if attempt.when:
        stamp = f"{attempt.when} {zone_of(course.config)}"
        files["timestamp.txt"] = f"{stamp}\n".encode()
        there = handed_in(folder, zone_of(course.config))
        older = there is not None and there > read_time(stamp, zone_of(course.config))
    before = [one.submission(attempt.person.id, assignment) for one in earlier_attempts(course)]
    if files in map(_content, [folder] if last and not older else [folder, *before]):
        return OLDER if older else SAME
    how = OLDER if older else REPLACED if folder.is_dir() else NEW
    if how == REPLACED:
        set_aside(course, folder)
    target = free_place(course, folder) if older else folder
    for name, content in files.items():
        write_whole(target / name, content)
    return how


def _content(folder: Path) -> dict[str, bytes]:
    there = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in there}


def feedback_zips(course: Course, assignment: str) -> Iterator[Path]:
    """Write the pages of feedback as zips that the platforms take, and give their paths.

    A page goes back under the name under which the submission came.  Blackboard takes no such zip.
    """
    came = received(course, assignment)
    for platform in TAKE_BACK:
        pages = {
            prefix + page.name: page
            for student, (came_from, prefix, *_) in sorted(came.items())
            for page in sorted((course.root / course.feedback / student / assignment).glob("*.html"))
            if came_from == platform
        }
        if pages:
            target = course.root / course.feedback / f"{assignment}.{platform}.zip"
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                for name, page in pages.items():
                    archive.writestr(zipfile.ZipInfo(name), page.read_bytes(), zipfile.ZIP_DEFLATED)
            yield target
