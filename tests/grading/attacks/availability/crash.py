"""Jumps to address zero."""

# loses: double (crashed)
# naive: stop
# %% double
import ctypes


def double(numbers):
    ctypes.string_at(0)
