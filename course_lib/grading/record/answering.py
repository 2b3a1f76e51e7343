"""A database that does not answer, or is held by another program: told in one sentence, waited for where that helps."""

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from nbgrader.api import InvalidEntry
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, DataError, IntegrityError

from course_lib.course import CONFIG, CourseError

WAIT_SECONDS = 1  # SQLite's own, for a lock; then what else there is to do goes on
SECRET = re.compile(r"//[^/]*@")
ONE_ENTRYS = (DataError, IntegrityError)  # what the database says of one entry, not of itself
NOT_ALLOWED = ("readonly", "read-only", "permission denied", "unable to open")
NO_GRADEBOOK = ("not a database", "malformed", "no such table", "no such column", "does not exist")
LONGEST = 30 * 60.0  # seconds that a lock is waited for where nothing else is left to do

Result = TypeVar("Result")
Say = Callable[[str], None]


class GradebookUnavailable(RuntimeError):
    """The database does not answer; the message says which, and why, and holds no password."""


class GradebookBusy(GradebookUnavailable):
    """Another program holds the database; it will be free again."""


@contextmanager
def answering(db_url: str) -> Iterator[None]:
    """Turn a database that does not answer into one sentence.

    Raises:
        GradebookBusy: where another program holds it.
        GradebookUnavailable: where it does not answer.
        CourseError: where the course's configuration names no database.
    """
    try:
        yield
    except InvalidEntry as error:  # nbgrader's own, about a statement that the database did not take
        if not isinstance(error.__context__, DatabaseError) or isinstance(error.__context__, ONE_ENTRYS):
            raise
        raise _unavailable(db_url, error.__context__) from error
    except ONE_ENTRYS:
        raise
    except DatabaseError as error:
        raise _unavailable(db_url, error) from error
    except ArgumentError as error:
        raise CourseError(
            f"expected CourseDirectory.db_url in {CONFIG} to be a database's address such as "
            f"sqlite:////path/gradebook.db, got {without_account(db_url)!r}: write it so, or leave it out"
        ) from error
    except ModuleNotFoundError as error:
        kind, driver = db_url.partition(":")[0], error.name
        raise CourseError(
            f"expected what CourseDirectory.db_url in {CONFIG} takes for {kind}, got no package {driver}: install it, "
            "or name another database"
        ) from error


def without_account(db_url: str) -> str:
    """A database's address without the account and its password."""
    return SECRET.sub("//", db_url)


def _unavailable(db_url: str, error: DatabaseError) -> GradebookUnavailable:
    """What the database said, in a sentence without a statement of SQL."""
    shown = make_url(db_url).render_as_string(hide_password=True)
    why = " ".join(str(error.orig).split())
    if "is locked" in why:
        return GradebookBusy(
            f"expected the gradebook {shown} to be free, but another program holds it: close the formgrader, a "
            "backup or whatever else uses it, and grade again; what was examined is kept"
        )
    todo = "is it running?"
    if any(words in why for words in NO_GRADEBOOK):
        todo = f"is it a gradebook? Look at CourseDirectory.db_url in {CONFIG}, or fetch it from a backup"
    if any(words in why for words in NOT_ALLOWED):
        todo = "is its folder there, and may you write it?"
    return GradebookUnavailable(f"expected the gradebook {shown} to answer, got {why!r}: {todo}")


def say(sentence: str) -> None:
    """Tell whoever watches."""
    print(sentence, file=sys.stderr, flush=True)


def patiently(act: Callable[[], Result]) -> Result:
    """Do something with the gradebook, as soon as no other program holds it.

    Raises:
        GradebookBusy: where one holds it all the time.
    """
    results: list[Result] = []
    ledger = Ledger()
    ledger.enter(lambda: results.append(act()))
    ledger.settle()
    return results[0]


class Ledger:
    """Makes entries in the gradebook in their order; those that come while another program holds it wait."""

    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.told = False

    def enter(self, entry: Callable[[], None]) -> None:
        """Make an entry after those that wait, or let it wait with them."""
        self.waiting.append(entry)
        self._go_on()

    def settle(self) -> None:
        """Make the entries that still wait.

        Raises:
            GradebookBusy: where another program holds the gradebook for all of ``LONGEST``.
        """
        until = time.monotonic() + LONGEST
        while busy := self._go_on():
            if time.monotonic() > until:
                raise busy

    def _go_on(self) -> GradebookBusy | None:
        """Make entries as long as the gradebook is free; what says that it is not."""
        while self.waiting:
            try:
                self.waiting[0]()
            except GradebookBusy as busy:
                if not self.told:
                    say(
                        "Another program holds the gradebook: what is examined meanwhile is kept, and recorded when "
                        "the gradebook is free."
                    )
                self.told = True
                return busy
            del self.waiting[0]
        return None
