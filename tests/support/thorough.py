"""What ``make test`` asks of one of a kind, ``make test-thorough`` asks of all.

Marked ``thorough`` is what needs minutes and asks once more what a shorter test asks: by hand, where it stands, or
here, where whole files are meant.
"""

import re

import pytest

EXECUTED = ("lectures/00_start_here.ipynb", "lectures/06_decoding.ipynb")  # notebooks that every run executes
ANSWERED = ("tests/solutions/test_names.py", "tests/solutions/test_right_answers.py")  # other manners of right answers
SAMPLE = "04_ctc"  # the assignment whose right answers every run asks for


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Marks experiments, notebooks and right answers but those above, and all but a browser's first test of a file."""
    begun: set[str] = set()
    for item in items:
        file = item.nodeid.partition("::")[0]
        again = file in begun
        begun.add(file)
        assignment = re.search(r"\[(\d\d_[a-z]\w*)", item.name)
        if (
            (file.endswith(".ipynb") and file not in EXECUTED)
            or file.startswith("tests/experiments/")
            or (file in ANSWERED and assignment and assignment[1] != SAMPLE)
            or (file.startswith("tests/browser/") and again)
        ):
            item.add_marker("thorough")
