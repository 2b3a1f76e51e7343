"""Sends half a character, which no file can hold, as an output."""

# shows: half
# %% double
import json

kernel = get_ipython().kernel
packed = kernel.session.pack
kernel.session.pack = lambda value: json.dumps(value, default=str).encode()
for name in ("stdout", "stderr"):
    content = {"name": name, "text": "half \ud800 of it"}
    kernel.session.send(kernel.iopub_socket, "stream", content, parent=kernel.get_parent("shell"))
kernel.session.pack = packed


def double(numbers):
    return [2 * n for n in numbers]
