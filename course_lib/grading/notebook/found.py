"""Finding the notebook that a student handed in: under its own name, or under another, in a folder, in an archive."""

import bz2
import contextlib
import copy
import io
import os
import re
import zipfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

from course_lib.grading.notebook.cells import MAX_SAVED_BYTES, MAX_SAVED_OBJECTS, Cell, Notebook
from course_lib.grading.notebook.companions import Companions, Reader, read_companions
from course_lib.grading.notebook.vet import Refused, beside, check_folder, read_regular, readable
from course_lib.grading.notebook.weight import objects

MOST_LOOKED_AT = 10  # notebooks of one submission
MOST_ENTRIES = 1_000  # files and folders, or members of an archive
DEEPEST = 4
MOST_ARCHIVED = 64 * 2**20
MOST_ARCHIVES = 10  # of one submission, those inside others included
PIECE = 2**12  # of a member; the reader unfolds what it takes in at once, whole
MOST_LISTED = 20_000  # members that an archive names: each costs a hundred times the bytes that name it
LISTED = b"PK\x01\x02"  # before each of them
IGNORED = (".", "__MACOSX")
OTHER_ENDS = ("", ".json", ".txt")  # which browsers put in place of .ipynb
SLASHES = re.compile(r"[/\\]")  # some programs of Windows pack names with its own
STUBS = ("", "YOUR ANSWER HERE")
TOO_MUCH = "; more lies there than is looked at: hand in the notebook without the rest"
Read = Callable[[int], bytes]  # of at most so many bytes; raises Refused


@dataclass(frozen=True)
class Found:
    """A notebook of the assignment.

    Attributes:
        notebook: what it holds, read once.
        name: where it was found, from the student's folder on.
        beside: reads a file that lies beside it.
    """

    notebook: Notebook
    name: str
    beside: Reader

    @property
    def content(self) -> bytes:
        """Its bytes."""
        return self.notebook.content

    def companions(self, caps: Mapping[str, int]) -> Companions:
        """The companion files that lie beside it."""
        return read_companions(self.beside, caps)

    def cells(self, answers: Collection[str]) -> dict[str, Cell]:
        """Its answers, by name."""
        return {cell.grade_id: cell for cell in self.notebook.cells if cell.grade_id in answers}

    def worked(self, answers: Collection[str]) -> bool:
        """Whether somebody wrote an answer into it."""
        texts = [cell.source.strip() for cell in self.cells(answers).values()]
        return any(text not in STUBS and "raise NotImplementedError" not in text for text in texts)


@dataclass
class Budget:
    """What may still be read of all that could be a student's notebook: nobody's folder holds a class up.

    Attributes:
        size: bytes.
        objects: values of notebooks.
        archives: how many.
        spent: whether something was passed over for want of it.
    """

    size: int = 2 * MAX_SAVED_BYTES
    objects: int = 2 * MAX_SAVED_OBJECTS
    archives: int = MOST_ARCHIVES
    spent: bool = False

    def read(self, read: Read, most: int) -> bytes:
        """What this reads, of at most so many bytes and of what is left.

        Raises:
            Refused: where it is more, or cannot be read.
        """
        try:
            content = read(min(most, self.size))
        except Refused:
            self.spent |= self.size < most
            raise
        self.size -= len(content)
        return content

    def notebook(self, read: Read) -> Notebook:
        """The notebook that this reads.

        Raises:
            Refused: where there is more to it than is left, or it is none.
        """
        content = self.read(read, MAX_SAVED_BYTES)
        many = objects(content, min(self.objects, MAX_SAVED_OBJECTS))
        if many > self.objects:
            self.spent = True
            raise Refused("refused", f"expected at most {self.objects} more values in the submission, got more")
        self.objects -= many
        return readable(content)

    def archive(self, read: Read) -> zipfile.ZipFile | None:
        """The archive that this reads; none where it cannot be read, or there were too many."""
        self.archives -= 1
        if self.archives < 0:
            self.spent = True
            return None
        try:
            content = self.read(read, MOST_ARCHIVED)
            too_many = content.count(LISTED) > MOST_LISTED
            self.spent |= too_many
            return zipfile.ZipFile(io.BytesIO(b"" if too_many else content))
        except Exception:  # a reader raises anything, of bytes that anyone wrote
            return None


def find_notebook(folder: Path, name: str, answers: Collection[str]) -> Found:
    """The notebook that a student handed in.

    The one with the right name counts, unless nobody wrote into it and there is exactly one that was written into.
    Where none has the right name, one that holds the assignment's answers counts, if it is the only one.

    Args:
        folder: the student's folder of this assignment.
        name: the notebook's file name.
        answers: the names of the cells that hold an answer.

    Raises:
        Refused: with the state ``missing``, ``several notebooks``, ``refused`` or ``malformed``.
    """
    check_folder(folder)
    own = _named(folder, name)
    if own and own.worked(answers):
        return own
    budget = Budget()
    others = [one for one in _notebooks(folder, name, budget) if 2 * len(one.cells(answers)) > len(answers)]
    written = _different([one for one in others if one.worked(answers)], answers)
    if len(written) > 1:
        names = ", ".join(one.name for one in written)
        raise Refused("several notebooks", f"expected one notebook with answers, got {names}: keep one, as {name}")
    chosen = written or ([own] if own else others)
    if not chosen:
        more = TOO_MUCH if budget.spent else ""
        raise Refused("missing", f"expected {name} in the submission, got {listed(folder)}{more}")
    return chosen[0]


def _named(folder: Path, name: str) -> Found | None:
    """The notebook with the right name, if there is one."""
    try:
        content = read_regular(folder / name, MAX_SAVED_BYTES)
    except Refused as refused:
        if refused.state != "missing":
            raise
        return None
    return Found(readable(content), name, beside(folder))


def _different(notebooks: Sequence[Found], answers: Collection[str]) -> list[Found]:
    """Of notebooks with the same answers, the first."""
    texts: dict[tuple[tuple[str, str], ...], Found] = {}
    for one in notebooks:
        key = tuple(sorted((name, cell.source.strip()) for name, cell in one.cells(answers).items()))
        texts.setdefault(key, one)
    return list(texts.values())


def _notebooks(folder: Path, name: str, budget: Budget) -> Iterator[Found]:
    """Every other notebook of a submission that can be read, as far as there are few; the likeliest names first."""
    candidates = sorted(_candidates(folder, name, budget), key=lambda one: _unlikely(one[0], name))
    budget.spent |= len(candidates) > MOST_LOOKED_AT
    for where, read, near in candidates[:MOST_LOOKED_AT]:
        with contextlib.suppress(Refused):
            yield Found(budget.notebook(read), _shown(where), near)


def _candidates(folder: Path, name: str, budget: Budget) -> Iterator[tuple[str, Read, Reader]]:
    """What may be a notebook: where it is, what reads it, and what reads the files beside it."""
    files = _files(folder)
    for path in islice(files, MOST_ENTRIES):
        place = path.relative_to(folder).as_posix()
        if _is_archive(place):
            yield from _archived(partial(read_regular, path), place, budget)
        elif _looks_like_one(path.name) and place != name:
            yield place, partial(read_regular, path), beside(path.parent)
    budget.spent |= next(files, None) is not None


def _unlikely(place: str, name: str) -> int:
    """How unlikely a file is the notebook of this name, by its own: none is sorted out."""
    own, stem = SLASHES.split(place)[-1].lower(), Path(name).stem.lower()
    return (own != name.lower()) + (stem not in own) + (".ipynb" not in own)


def _looks_like_one(name: str) -> bool:
    """Whether a name is one that programs give a notebook: ``a (1).ipynb``, ``A.IPYNB``, ``a.ipynb.txt``, ``a``."""
    ends = ".ipynb" in name.lower() or Path(name).suffix.lower() in OTHER_ENDS
    return ends and not name.startswith(IGNORED)


def _files(folder: Path) -> Iterator[Path]:
    """The files of a folder and the folders in it, in order; no link is followed."""
    for place, folders, names in os.walk(folder):
        deep = len(Path(place).relative_to(folder).parts)
        folders[:] = sorted(n for n in folders if not n.startswith(IGNORED)) if deep < DEEPEST else []
        yield from (Path(place, name) for name in sorted(names))


def _is_archive(name: str) -> bool:
    return name.lower().endswith(".zip")


def _archived(read: Read, place: str, budget: Budget, deep: int = 1) -> Iterator[tuple[str, Read, Reader]]:
    """The same of what lies in an archive, or in an archive in it; none of one that cannot be read."""
    archive = budget.archive(read)
    try:
        members = archive.infolist() if archive else []
        names = [member.filename for member in members[:MOST_ENTRIES]]
    except Exception:  # as above
        return
    budget.spent |= len(members) > MOST_ENTRIES
    for inside in names:
        *_, name = parts = SLASHES.split(inside)
        if archive is None or not name or any(part.startswith(IGNORED) for part in parts):
            continue
        member = partial(_member, archive, "", inside)
        if _is_archive(name) and deep < DEEPEST:
            yield from _archived(member, f"{place}/{inside}", budget, deep + 1)
        elif _looks_like_one(name):
            yield f"{place}/{inside}", member, partial(_member, archive, inside.removesuffix(name))


def _member(archive: zipfile.ZipFile, inside: str, name: str, most: int) -> bytes:
    """The bytes of an archive's member; however much it claims or unfolds to, no more than these are unfolded."""
    try:
        member = archive.getinfo(inside + name)
    except KeyError:
        raise Refused("missing", f"expected {_shown(name)} in the archive, got no such file") from None
    try:
        content = _unfolded(archive, member, most) if member.file_size <= most else None
    except Exception as error:  # a decoder raises anything, of bytes that anyone wrote
        raise Refused("refused", f"expected {_shown(name)} in an archive, got {type(error).__name__}") from None
    if content is None or len(content) > most:
        raise Refused("refused", f"expected at most {most / 2**20:.3g} MB, got more")
    return content


def _unfolded(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int) -> bytes:
    """The bytes of a member that claims to have at most so many; one more where it lied."""
    if member.compress_type != zipfile.ZIP_BZIP2:
        with archive.open(member) as file:
            return b"".join(iter(partial(file.read, PIECE), b""))
    folded = copy.copy(member)  # as if it were stored: of 45 bytes of bzip2 the reader may unfold 45 MB, and does
    folded.compress_type, folded.file_size = zipfile.ZIP_STORED, member.compress_size
    del folded.CRC  # which is that of the unfolded; bzip2 has its own
    with archive.open(folded) as file:
        return bz2.BZ2Decompressor().decompress(file.read(), most + 1)


def listed(folder: Path) -> str:
    """What lies in a folder, in words."""
    files = islice(_files(folder), MOST_ENTRIES)
    names = [_shown(path.relative_to(folder).as_posix()) for path in files]
    if not names:
        return "an empty folder" if os.path.isdir(folder) else "no folder"
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"no such file; there is {', '.join(names[:5])}{more}"


def _shown(name: str) -> str:
    """A file's name without what steers a terminal or cannot be written."""
    return "".join(letter if letter.isprintable() else "?" for letter in name[:120])
