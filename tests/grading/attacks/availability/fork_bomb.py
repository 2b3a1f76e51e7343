"""Forks without end, each child in a session of its own."""

# loses: double (error)
# shows: as many as allowed
# %% start
import os
import signal

children = []
try:
    while len(children) < 100_000:
        child = os.fork()
        if not child:
            os.setsid()
            signal.pause()
        children.append(child)
except OSError as error:
    print("as many as allowed:", len(children), error)


# %% double
def double(numbers):
    raise OSError(os.fork())
