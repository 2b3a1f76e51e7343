"""Writes the hidden test into every writable place, then ends the kernel, so that the next one finds and prints it."""

# loses: double (crashed)
# shows: found \[\]
# %% double
import os
import pathlib
import sys

PLACES = ("/tmp", "/dev/shm", "/home/student", "/run/kernel", ".")
print("found", [path.read_text() for place in PLACES for path in pathlib.Path(place).glob("booty*")])


def double(numbers):
    for place in PLACES:
        try:
            pathlib.Path(place, "booty").write_text(str(sys._getframe(2).f_locals))
        except OSError:
            continue
    os._exit(0)
