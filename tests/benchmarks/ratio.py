"""Compare the time of two functions in one run, in turns, so that a busy machine is busy for both."""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Case:
    """One line of a benchmark: our time over theirs must not exceed the bound; without a bound it is only shown."""

    name: str
    ours: Callable[[], object]
    theirs: Callable[[], object]
    bound: float | None = None


@dataclass(frozen=True)
class Outcome:
    case: Case
    ours: float  # seconds, median
    theirs: float
    ratio: float  # median over the turns

    @property
    def excess(self) -> float:
        """How far the ratio is over its bound, as a share of the bound; not above 0 where the bound is kept."""
        return self.ratio / self.case.bound - 1 if self.case.bound else 0.0


def measure(case: Case, turns: int = 15, warm_up: int = 2) -> Outcome:
    """Run both in turns; the ratio is the median of the turns' ratios, which a passing load shifts least."""
    for _ in range(warm_up):
        case.ours()
        case.theirs()
    pairs = [(_seconds(case.ours), _seconds(case.theirs)) for _ in range(turns)]
    ours, theirs = (median(times) for times in zip(*pairs, strict=True))
    return Outcome(case, ours, theirs, median(a / b for a, b in pairs))


def run(title: str, theirs: str, cases: Sequence[Case], turns: int = 15) -> None:
    """Measure all cases, print the table, and leave with status 1 if a bound was missed."""
    outcomes = [measure(case, turns) for case in cases]
    console = Console(width=110)
    console.print(_table(title, theirs, outcomes))
    missed = [outcome for outcome in outcomes if outcome.excess > 0]
    for outcome in missed:
        console.print(f"missed: {outcome.case.name}: {outcome.ratio:.2f} is {outcome.excess:.0%} over the bound")
    if missed:
        sys.exit(1)


def _table(title: str, theirs: str, outcomes: Sequence[Outcome]) -> Table:
    table = Table(title=title)
    table.add_column("case")
    for column in ("ours, ms", f"{theirs}, ms", "ratio", "at most"):
        table.add_column(column, justify="right")
    for outcome in outcomes:
        bound = "–" if outcome.case.bound is None else f"{outcome.case.bound:.1f}"
        colour = "red" if outcome.excess > 0 else "green"
        times = (f"{1000 * seconds:.1f}" for seconds in (outcome.ours, outcome.theirs))
        table.add_row(outcome.case.name, *times, f"[{colour}]{outcome.ratio:.2f}", bound)
    return table


def _seconds(function: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    function()
    return time.perf_counter() - start
