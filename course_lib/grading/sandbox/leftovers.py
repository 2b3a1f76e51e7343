"""The folder of a warm process, and what killed graders could not remove."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

PREFIX = "course-kernels-"
WORDS = "words"  # what the warm process writes; locked as long as it, or whoever started it, lives
SETTLED = 60.0  # seconds after which a folder that nobody has locked belongs to nobody
FORGOTTEN = 24 * 3600.0  # seconds after which a folder belongs to nobody whose process has ended, here at least


def claim_folder(parent: str) -> tuple[Path, BinaryIO]:
    """A new folder below ``parent``, and its open, locked file for words; removes what the dead have left there."""
    sweep(Path(parent))
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    words = (folder / WORDS).open("w+b")
    fcntl.flock(words, fcntl.LOCK_EX)
    return folder, words


def sweep(parent: Path) -> None:
    """Remove this user's folders below ``parent`` whose owners have died."""
    for folder in parent.glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):  # another process sweeps as well, or the folder is in use
            if _age_of_ours(folder) > SETTLED:
                with (folder / WORDS).open("rb") as words:
                    fcntl.flock(words, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
    for folder in parent.glob("exam-*-*"):  # of kernels, named after the process that drives them
        with contextlib.suppress(OSError):
            owner = folder.name.split("-")[1]
            if owner.isdigit() and _age_of_ours(folder) > FORGOTTEN and not Path("/proc", owner).exists():
                shutil.rmtree(folder)


def _age_of_ours(folder: Path) -> float:
    """The seconds since a folder of this user's was changed; less than none of one that is another's."""
    seen = folder.lstat()
    return time.time() - seen.st_mtime if seen.st_uid == os.geteuid() else -1.0
