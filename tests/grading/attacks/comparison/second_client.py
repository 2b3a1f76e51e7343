"""Connects to its own kernel as a second client and keeps sending code that hands in answers."""

# loses: guess (wrong)
# shows: connected
# %% double
import threading

import zmq
from jupyter_client.session import Session

CODE = """
from IPython.display import publish_display_data
answer = {"name": "guess", "value": {"kind": "str", "value": "right"}}
publish_display_data({"application/vnd.course.answer+json": answer})
"""
kernel = get_ipython().kernel
session = Session(key=kernel.session.key)
client = zmq.Context().socket(zmq.DEALER)
client.connect("ipc:///run/kernel/k-1")


def keep_asking():
    import time

    for _ in range(100):
        session.send(client, "execute_request", {"code": CODE, "silent": False, "store_history": False})
        time.sleep(0.05)


threading.Thread(target=keep_asking, daemon=True).start()
print("connected")


def double(numbers):
    return [2 * n for n in numbers]


# %% guess
def guess(points):
    return np.zeros(len(points), dtype=int)
