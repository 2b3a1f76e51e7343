"""Sleeps a little less than the limit in cell after cell, to hold the grader for hours."""

# loses: double (not run), length (not run), guess (not run)
# %% start
import time

time.sleep(2.5)
# %% submit
notebook["cells"] = [notebook["cells"][0] | {"id": f"sleep{n}"} for n in range(200)] + notebook["cells"]
