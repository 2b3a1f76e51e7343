"""Units of work, and who does them: an executor sees only bytes, returns bytes, and holds no key and no gradebook."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Protocol, TypeVar

from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.kernel.examiner import examine
from course_lib.grading.states import LOST, NOT_GRADED
from course_lib.grading.workers.fingerprint import grader_digest
from course_lib.grading.workers.kernel_source import kernel_source
from course_lib.grading.workers.starved import examined_fairly


@dataclass(frozen=True)
class Job:
    """A unit of work: bytes in; ``id`` says what its result rests on."""

    id: str
    student: str
    submission: bytes
    paper: bytes

    @classmethod
    def named(cls, student: str, submission: bytes, paper: bytes, *rests_on: str) -> "Job":
        """A job whose name is a digest of its bytes and of what else its result rests on: the grader itself, say."""
        parts = (submission, paper, *(item.encode() for item in rests_on), grader_digest().encode())
        name = hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
        return cls(name, student, submission, paper)


@dataclass(frozen=True)
class Done:
    """The result of a job: bytes out, or the reason why the machine failed it."""

    job: Job
    result: bytes | None
    failure: str = ""

    @property
    def lack(self) -> str:
        """The state of a submission whose job has no result: it is no zero, and stays ungraded."""
        return LOST if self.failure.startswith(LOST) else NOT_GRADED


class Executor(Protocol):
    """Runs jobs and yields them as they are done, in any order.

    Jobs are taken as they are needed: a class's submissions and what they bring along need not fit in memory together.
    """

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Every job comes back exactly once."""


def attempt(job: Job, kernels: KernelSource) -> Done:
    """Do one job; whatever fails here is the machine's fault, is no zero, and does not stop the class."""
    try:
        return Done(job, examined_fairly(lambda: examine(job.submission, job.paper, job.id, kernels)))
    except Exception as error:
        return Done(job, None, f"{type(error).__name__}: {error}")


@dataclass(frozen=True)
class Serial:
    """Runs one job after another in this process.

    Attributes:
        kernels: where their kernels come from.
        lender: where the warm process is lent of which these are forks, if one is.
    """

    kernels: KernelSource = field(default_factory=KernelSource)
    lender: str | None = None

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Every job comes back exactly once."""
        for job in jobs:
            yield attempt(job, self.kernels)


def workers_here(asked: int | None = None) -> int:
    """How many workers this machine gets: one a core by default.

    Raises:
        ValueError: for fewer than one.
    """
    count = len(os.sched_getaffinity(0)) if asked is None else asked
    if count < 1:
        raise ValueError(f"expected at least one worker, got {count}: --workers 1 grades one submission after another")
    return count


@contextmanager
def alone(sandbox: bool = True, lender: str | None = None) -> Iterator[Serial]:
    """This process alone, with kernels of its own, or of a warm process that is lent."""
    with kernel_source(sandbox, lender) as kernels:
        yield Serial(kernels, lender)


@dataclass(frozen=True)
class OnDemand:
    """An executor that is opened when there is work, and closed when it is done: most gradings of a class find little.

    Attributes:
        open: gives the executor for so many jobs.
        most: from how many on it makes no difference.
    """

    open: Callable[[int], AbstractContextManager[Executor]]
    most: int = 1

    def run(self, jobs: Iterable[Job]) -> Iterator[Done]:
        """Every job comes back exactly once."""
        waiting = iter(jobs)
        first = list(islice(waiting, self.most))
        if first:
            with self.open(len(first)) as executor:
                yield from executor.run(chain(first, waiting))


Place = TypeVar("Place")


def work_through(
    places: Iterable[tuple[Place, Sequence[Job]]], executor: Executor
) -> Iterator[tuple[Place, list[Done]]]:
    """Every place with what came back of its jobs, as soon as all of it has; a place without jobs waits for no kernel.

    Places are read as their jobs are needed. No two may hold jobs of the same student.
    """
    ready: list[tuple[Place, list[Done]]] = []
    open_places: dict[str, tuple[Place, int, list[Done]]] = {}

    def needed() -> Iterator[Job]:
        for place, jobs in places:
            if jobs:
                open_places[jobs[0].student] = (place, len(jobs), [])
                yield from jobs
            else:
                ready.append((place, []))

    for one in executor.run(needed()):
        place, most, done = open_places[one.job.student]
        done.append(one)
        if len(done) == most:
            del open_places[one.job.student]
            ready.append((place, done))
        while ready:
            yield ready.pop(0)
    yield from ready
