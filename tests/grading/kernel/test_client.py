"""A kernel's client: how it gives a kernel back, and what it takes for a kernel's last word."""

import pytest

from course_lib.grading.kernel.client import KernelSource, wait_for_ends
from course_lib.grading.kernel.statements import opening
from course_lib.grading.kernel.transcript import Execution
from course_lib.grading.sanitise import clean_text

SECONDS = 60.0
ERRORS = {
    "in a function": "def f(x):\n    # halves\n    return x / 0\nf(2)",
    "of an error": "try:\n    {}['k']\nexcept KeyError as error:\n    raise ValueError('none') from error",
    "in a comprehension": "[1 / x\n for x in (1, 0)]",
    "in a library": "import numpy as np\nnp.linalg.inv(np.zeros((2, 2)))",
    "syntax": "def f(:\n    pass",
    "without end": "def f(): return f()\nf()",
}


@pytest.mark.parametrize("code", ERRORS.values(), ids=ERRORS)
def test_an_error_is_written_without_colours_and_in_the_same_words(kernels: KernelSource, code: str) -> None:
    """As in an exam, and as IPython would without it; what is kept of an output has no colours either way."""
    coloured = f"get_ipython().colors = 'neutral'\n{code}"
    with kernels.start() as kernel:
        kernel.execute(opening(1, {}), SECONDS)
        plain, other = (_trace(kernel.execute(text, SECONDS)) for text in (f"pass\n{code}", coloured))
    assert "\x1b" not in plain
    assert "\x1b" in other or "SyntaxError" in other
    assert plain == clean_text(other).replace(coloured.splitlines()[0], "pass")


def test_a_kernel_that_was_given_back_has_ended_soon(kernels: KernelSource) -> None:
    with kernels.start() as kernel:
        room = kernel.room
        assert kernel.alive()
        assert room.is_dir()
    wait_for_ends()
    assert not kernel.manager.has_kernel
    assert not room.exists()


def _trace(execution: Execution) -> str:
    return "\n".join(execution.outputs[-1]["traceback"])
