"""One warm process serves every test; each test gets kernels of its own from it."""

import os
from collections.abc import Callable, Iterator

import pytest

from course_lib.grading.sandbox import SandboxUnavailable, WarmKernels
from course_lib.grading.sandbox.bwrap import find_bwrap
from course_lib.grading.sandbox.trial import Session, Trial, kernel, trial

SECRET = "correct-horse-battery"


@pytest.fixture(scope="session")
def bubblewrap() -> str:
    """Where bubblewrap is; tests that need it are skipped where it is not installed."""
    try:
        return find_bwrap()
    except SandboxUnavailable as error:
        pytest.skip(str(error))


@pytest.fixture(scope="session")
def kernels(bubblewrap: str) -> Iterator[WarmKernels]:
    """Warm kernels, started by a process with a secret in its environment."""
    os.environ["COURSE_SECRET"] = SECRET
    try:
        with WarmKernels() as warm:
            yield warm
    finally:
        del os.environ["COURSE_SECRET"]


@pytest.fixture
def attempt(kernels: WarmKernels) -> Callable[..., Trial]:
    """Run code as the only cell of a new kernel."""
    return lambda code, limits=None, **order: trial(kernels, code, limits, **order)


@pytest.fixture(scope="module")
def inside(kernels: WarmKernels) -> Iterator[Session]:
    """One kernel for all tests of a module that leave it as it was."""
    with kernel(kernels) as session:
        yield session
