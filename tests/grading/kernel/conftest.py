"""What tests of kernels share."""

from collections.abc import Iterator

import pytest

from course_lib.grading.kernel import fences
from course_lib.grading.kernel.client import KernelSource
from course_lib.grading.workers.kernel_source import kernel_source


@pytest.fixture(scope="module")
def kernels() -> Iterator[KernelSource]:
    """Kernels behind walls."""
    with kernel_source() as walled:
        yield walled


@pytest.fixture
def taken_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fences stand in the tests' own process: they are taken down, and its helpers, no student's, live on."""
    monkeypatch.setattr(fences, "_end_children", lambda: 0)
    yield
    with fences.fenced([]):
        pass
