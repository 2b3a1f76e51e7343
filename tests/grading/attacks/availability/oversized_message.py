"""Sends a message larger than the client takes."""

# loses: double (too much output)
# %% double
import time


def double(numbers):
    get_ipython().kernel.iopub_thread.socket.send(bytes(100 << 20))
    time.sleep(60)
