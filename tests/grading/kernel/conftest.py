"""What tests of fences share."""

from collections.abc import Iterator

import pytest

from course_lib.grading.kernel import fences


@pytest.fixture
def taken_down(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fences stand in the tests' own process: they are taken down, and its helpers, no student's, live on."""
    monkeypatch.setattr(fences, "_end_children", lambda: 0)
    yield
    with fences.fenced([]):
        pass
