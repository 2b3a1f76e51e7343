"""Adds hundreds of cells that each end the kernel, so that the grader starts hundreds of new ones."""

# loses: double (not run), length (not run), guess (not run)
# %% start
import os

os._exit(1)
# %% submit
notebook["cells"] = [notebook["cells"][0] | {"id": f"crash{n}"} for n in range(1500)] + notebook["cells"]
