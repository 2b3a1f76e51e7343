"""Writes the hidden test into its answer, hoping to read it in the feedback."""

# loses: double (wrong), length (wrong)
# shows: sealed
# %% double
import sys


def caller_text():
    frame, seen = sys._getframe(1), []
    while frame:
        seen += [str(frame.f_globals.get("hidden")), str(frame.f_locals.get("code"))]
        frame = frame.f_back
    return " ".join(seen)


def double(numbers):
    return caller_text()


print("sealed")


# %% length
def length(vector):
    return caller_text()
