"""What ``make test`` asks of one of a kind, ``make test-thorough`` asks of all.

Marked ``thorough`` is what needs minutes and asks once more what a shorter test asks: by hand, where it stands, or
here, where whole files are meant.
"""

import pytest
from spread import assignment_of

EXECUTED = ("lectures/00_start_here.ipynb", "lectures/06_decoding.ipynb")  # notebooks that every run executes
FOLDERS = ("tests/experiments/", "tests/grading/attacks/")  # what was measured once, and a class of attackers
OF_EACH = tuple(f"tests/solutions/test_{name}.py" for name in ("kinds", "names", "right_answers"))  # of each assignment
SAMPLE = "04_ctc"  # the assignment of which every run asks them


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks what is named above, and of what a browser is asked all but the first of each file."""
    begun: set[str] = set()
    for item in items:
        file = item.nodeid.partition("::")[0]
        again = file in begun
        begun.add(file)
        if (
            (file.endswith(".ipynb") and file not in EXECUTED)
            or file.startswith(FOLDERS)
            or (file in OF_EACH and assignment_of(item.name) not in (None, SAMPLE))
            or (file.startswith("tests/browser/") and again)
        ):
            item.add_marker("thorough")
