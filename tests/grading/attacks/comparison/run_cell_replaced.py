"""Replaces IPython's run_cell, so that later cells succeed without being run."""

# loses: double (no answer), length (no answer), guess (no answer)
# naive: double, length, guess
# %% double
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell


async def run_nothing(self, *arguments, **options):
    result = ExecutionResult(None)
    result.execution_count = 1
    return result


def run_nothing_now(self, *arguments, **options):
    return ExecutionResult(None)


InteractiveShell.run_cell_async = run_nothing
InteractiveShell.run_cell = type(get_ipython()).run_cell = run_nothing_now
