"""A cell is charged its own time: work and sleep, but not what it waits for a busy machine."""

from collections.abc import Iterator

import pytest
from busy import neighbours

from course_lib.grading.kernel.client import Kernel, KernelSource
from course_lib.grading.workers.kernel_source import kernel_source


@pytest.fixture(scope="module", params=["walled", "local"])
def kernels(request: pytest.FixtureRequest) -> Iterator[KernelSource]:
    if request.param == "local":
        yield KernelSource()
    else:
        with kernel_source() as walled:
            yield walled


@pytest.fixture
def kernel(kernels: KernelSource) -> Iterator[Kernel]:
    with kernels.start() as kernel:
        yield kernel


@pytest.fixture
def busy_machine() -> Iterator[None]:
    """Six neighbours that never rest: on two processors a program is served a quarter of the time, or less."""
    with neighbours(6):
        yield


def test_a_busy_machine_costs_a_cell_nothing(kernel: Kernel, busy_machine: None) -> None:
    kernel.execute("1", 60.0)  # what a kernel does late, once
    execution = kernel.execute("import time\nend = time.process_time() + 1\nwhile time.process_time() < end: pass", 3.0)
    assert execution.status == "ok"
    assert 1.0 <= execution.seconds < 3.0


def test_sleep_is_a_cells_own_time(kernel: Kernel) -> None:
    execution = kernel.execute("import time\ntime.sleep(600)", 1.0)
    assert (execution.status, execution.alive) == ("timed out", False)


def test_processes_that_keep_one_another_waiting_gain_nothing(kernel: Kernel) -> None:
    many = "import os\nfor _ in range(40):\n    if not os.fork():\n        while True: pass\nwhile True: pass"
    execution = kernel.execute(many, 2.0)
    assert (execution.status, execution.alive) == ("timed out", False)


def test_cells_of_a_moment_leave_no_clock_behind(kernel: Kernel) -> None:
    """Their own time is not asked for; what is told of it all the same fills no channel."""
    spent = [kernel.execute("1", 60.0).seconds for _ in range(300)]
    assert min(spent) > 0
    assert max(spent) < 60.0
    assert kernel.execute("import time; time.sleep(0.5)", 60.0).seconds >= 0.5


def test_each_cell_is_charged_for_itself(kernel: Kernel) -> None:
    work = "import time\nend = time.process_time() + {}\nwhile time.process_time() < end: pass"
    spent = [kernel.execute(work.format(seconds), 60.0).seconds for seconds in (1.0, 0.0)]
    assert spent[0] >= 1.0 > spent[1]
