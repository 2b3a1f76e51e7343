"""Starts a program of its own in the exam, in which nothing is forbidden."""

# loses: length (forbidden call)
# shows: ready
# %% length
import subprocess
import sys

PROGRAM = "import sys, numpy as np; print(np.linalg.norm([float(x) for x in sys.argv[1:]]))"
print("ready")


def length(vector):
    command = [sys.executable, "-c", PROGRAM, *map(repr, map(float, vector))]
    return float(subprocess.run(command, capture_output=True, check=True).stdout)
