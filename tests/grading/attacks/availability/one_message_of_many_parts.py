"""Sends one message of hundreds of large parts, each under the limit: the receiver must hold them all at once."""

# loses: double (too much output|timed out)
# %% double
import time


def double(numbers):
    part = bytes(32 << 20)
    socket = get_ipython().kernel.iopub_thread.socket
    socket.send_multipart([b"part"] * 3 + [part] * 400, copy=False)
    time.sleep(60)
