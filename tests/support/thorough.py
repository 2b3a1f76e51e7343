"""What ``make test`` asks of one of a kind, ``make test-thorough`` asks of all.

Marked ``thorough`` is what needs minutes and asks once more what a shorter test asks: by hand, where it stands, or
here, where the tests of a whole folder are meant.
"""

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BROWSER = ROOT / "tests" / "browser"
EXECUTED = ("lectures/00_start_here.ipynb", "lectures/06_decoding.ipynb")  # notebooks that every run executes


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks all executed notebooks but a few, and all that a browser is asked but the first of each file."""
    begun: set[Path] = set()
    for item in items:
        again = item.path in begun
        begun.add(item.path)
        notebook = item.path.suffix == ".ipynb" and item.path.relative_to(ROOT).as_posix() not in EXECUTED
        if notebook or (again and item.path.is_relative_to(BROWSER)):
            item.add_marker("thorough")
