"""Holds a forbidden call by a name, in a list and as a default before the exam begins."""

# loses: length (forbidden call)
# shows: bound
# %% length
from functools import partial

from numpy.linalg import norm

held = [norm]
print("bound", held)


def length(vector, default=norm):
    try:
        return float(norm(vector))
    except Exception:
        return float(partial(held[0], vector)())
