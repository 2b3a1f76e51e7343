"""Sleeps a little less than the limit in cell after cell, to hold the grader for hours."""

# loses: double (timed out), length (timed out), guess (timed out)
# %% start
import time

time.sleep(2.5)
# %% submit
notebook["cells"] = [notebook["cells"][0] | {"id": f"sleep{n}"} for n in range(200)] + notebook["cells"]
