"""How a run of all tests is spread over processes, and what it says at its end.

The items of a file stay together, since they share what is dear to make; what is long starts first, so that nothing
long is left for the end. ``seconds.json`` knows what was long: ``pytest --remember-seconds`` writes it anew.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REMEMBERED = Path(__file__).with_name("seconds.json")
LONG = 5.0  # seconds from which on a group is remembered
SHOWN = 12  # the longest groups that the closing table lists
SHARED = ("tests/browser", "tests/grading/attacks")  # folders whose files share one server, or one graded class


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--remember-seconds", action="store_true", help=f"write {REMEMBERED.name}: what starts first")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Gives each item a group to stay in, its file unless it names one, and puts long groups first."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            file = item.path.relative_to(ROOT).as_posix()
            item.add_marker(
                pytest.mark.xdist_group(next((folder for folder in SHARED if file.startswith(folder)), file))
            )
    seconds = json.loads(REMEMBERED.read_text())
    items.sort(key=lambda item: -seconds.get(_group(item), 0.0))


def _group(item: pytest.Item) -> str:
    mark = item.get_closest_marker("xdist_group")
    assert mark is not None
    return str(mark.args[0])


class Seconds:
    """What every group of tests took: the seconds of set-up, call and tear-down of its items."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.tests: Counter[str] = Counter()
        self.seconds: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Counts an item's call, and every part's time."""
        file, group = report.nodeid.partition("::")[0], report.nodeid.rpartition("@")[2]  # the group where xdist runs
        name = file if group == report.nodeid or "]" in group else group
        self.seconds[name] += report.duration
        self.tests[name] += report.when == "call"

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Prints what ran, by part, and the longest groups."""
        if len(self.tests) < 2:
            return
        parts = Counter[str](), Counter[str]()
        for group, seconds in self.seconds.items():
            parts[0][_part(group)] += self.tests[group]
            parts[1][_part(group)] += seconds  # type: ignore[assignment]  # a Counter of floats adds as well
        terminalreporter.section("seconds by part, workers added up")
        _table(terminalreporter, ((part, parts[0][part], seconds) for part, seconds in parts[1].most_common()))
        terminalreporter.section("the longest")
        longest = sorted(self.seconds.items(), key=lambda item: -item[1])
        _table(terminalreporter, ((group, self.tests[group], seconds) for group, seconds in longest[:SHOWN]))
        if self.config.getoption("--remember-seconds"):
            long = {group: round(seconds) for group, seconds in longest if seconds >= LONG}
            REMEMBERED.write_text(json.dumps(long, indent=1) + "\n")


def _part(group: str) -> str:
    """The part of the project that a group tests: the folder of its tests, or of its notebooks."""
    path = Path(group.partition(" ")[0])
    return "/".join((path.parts if group in SHARED else path.parts[:-1])[:3]) or str(path)


def _table(reporter: pytest.TerminalReporter, rows: Iterable[tuple[str, int, float]]) -> None:
    for name, tests, seconds in rows:
        reporter.write_line(f"{seconds:7.0f} s  {tests:5} tests  {name}")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):  # the process that hears of every item
        config.pluginmanager.register(Seconds(config))
