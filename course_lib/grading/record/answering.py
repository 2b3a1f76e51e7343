"""A database that does not answer, or is held by another program: told in one sentence, waited for where that helps."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import make_url
from sqlalchemy.exc import OperationalError

WAIT_SECONDS = 1  # SQLite's own, for a lock; then what else there is to do goes on
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
    """
    try:
        yield
    except OperationalError as error:
        shown = make_url(db_url).render_as_string(hide_password=True)
        why = " ".join(str(error.orig).split())
        if "is locked" in why:
            raise GradebookBusy(
                f"expected the gradebook {shown} to be free, but another program holds it: close the formgrader, a "
                "backup or whatever else uses it, and grade again; what was examined is kept"
            ) from error
        raise GradebookUnavailable(f"expected the gradebook {shown} to answer, got {why!r}: is it running?") from error


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
