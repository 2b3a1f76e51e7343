"""Raises an error that carries the hidden test in its text."""

# loses: double (error)
# naive: leak
# %% double
import sys


def double(numbers):
    frame, seen = sys._getframe(1), []
    while frame:
        seen += [str(frame.f_globals.get("hidden")), str(frame.f_locals.get("code"))]
        frame = frame.f_back
    raise ValueError(" ".join(seen))
