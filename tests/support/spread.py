"""How a run of all tests is spread over processes, and what it says at its end.

Tests that share what is dear to make stay together in a group, by default those of a file; what is long starts
first, so that nothing long is left for the end. ``seconds.json`` knows what was long: ``pytest --remember-seconds``
writes it anew.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

REMEMBERED = Path(__file__).with_name("seconds.json")
LONG = 5.0  # seconds from which on a group is remembered
SHOWN = 15  # the longest groups that the closing table lists
TOGETHER = ("tests/browser/", "tests/grading/attacks/", "tests/site/")  # folders whose files share what is dear to make
APART = ("tests/project/test_lint.py", "tests/solutions/test_kinds.py")  # files whose first parameters are groups
# Files whose tests share an assignment's key and kernels: those of one assignment are a group, in whatever file.
SEALED = ("tests/mutants/test_mutants.py", "tests/solutions/test_names.py", "tests/solutions/test_right_answers.py")


def assignment_of(test: str) -> str | None:
    """The assignment that a test is asked of, by its first parameter; of others none."""
    found = re.search(r"\[(\d\d_[a-z]\w*)", test)
    return found[1] if found else None


def group(nodeid: str) -> str:
    """The name of the group to which a test belongs."""
    file, _, test = nodeid.partition("::")
    assignment = assignment_of(test)
    if file in SEALED and assignment:
        return f"tests/solutions/sealed_assignment.py {assignment}"
    folder = next((folder for folder in TOGETHER if file.startswith(folder)), "")
    parameter = re.search(r"\[(\w+)", test) if file in APART else None
    return folder or (f"{file} {parameter[1]}" if parameter else file)


class Spread(LoadScopeScheduling):
    """xdist's own scheduler, which keeps groups together, told what a group is."""

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Spread:
    """What ``--dist`` says is passed over; the order stays that of the collection below."""
    config.option.loadscopereorder = False
    return Spread(config, log)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts the tests of long groups first; those of a group follow one another, in their order."""
    seconds = json.loads(REMEMBERED.read_text())
    first: dict[str, int] = {}
    for place, item in enumerate(items):
        first.setdefault(group(item.nodeid), place)
    items.sort(key=lambda item: (-seconds.get(group(item.nodeid), 0), first[group(item.nodeid)]))


class Seconds:
    """What every group of tests took: the seconds of set-up, call and tear-down of its tests, by processes added up."""

    def __init__(self, remember: bool) -> None:
        self.remember = remember
        self.tests: defaultdict[str, int] = defaultdict(int)
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Adds a test's part."""
        self.seconds[group(report.nodeid)] += report.duration
        self.tests[group(report.nodeid)] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Prints what ran, by part, and the longest groups."""
        longest = sorted(self.seconds, key=lambda name: -self.seconds[name])
        if len(longest) > SHOWN:
            parts: defaultdict[str, list[str]] = defaultdict(list)
            for name in longest:
                parts[_part(name)].append(name)
            terminalreporter.section("seconds by part, processes added up")
            _table(terminalreporter, sorted((self._sum(names, part) for part, names in parts.items()), reverse=True))
            terminalreporter.section("the longest groups")
            _table(terminalreporter, (self._sum([name], name) for name in longest[:SHOWN]))
        if self.remember:
            long = {name: round(self.seconds[name]) for name in longest if self.seconds[name] >= LONG}
            REMEMBERED.write_text(json.dumps(long, indent=1) + "\n")

    def _sum(self, names: list[str], title: str) -> tuple[float, int, str]:
        return sum(self.seconds[name] for name in names), sum(self.tests[name] for name in names), title


def _part(name: str) -> str:
    """The part of the project that a group tests: the folder of its tests, or of its notebooks."""
    return "/".join(Path(name.partition(" ")[0]).parent.parts[:3]) if not name.endswith("/") else name.rstrip("/")


def _table(reporter: pytest.TerminalReporter, rows: Iterable[tuple[float, int, str]]) -> None:
    for seconds, tests, name in rows:
        reporter.write_line(f"{seconds:7.0f} s  {tests:5} tests  {name}")


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--remember-seconds``."""
    parser.addoption(
        "--remember-seconds", action="store_true", help=f"write {REMEMBERED.name}, by which long tests start"
    )


def pytest_configure(config: pytest.Config) -> None:
    """One process hears of every test: the one that hands them out."""
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(Seconds(config.getoption("--remember-seconds")))
