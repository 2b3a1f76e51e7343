"""The folder of a warm process, and those that killed graders could not remove."""

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
            seen = folder.lstat()
            if seen.st_uid == os.geteuid() and time.time() - seen.st_mtime > SETTLED:
                with (folder / WORDS).open("rb") as words:
                    fcntl.flock(words, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(folder)
