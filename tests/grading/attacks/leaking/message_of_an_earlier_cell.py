"""Sends what it learns in the exam as an output of the visible cell that ran before."""

# naive: leak
# %% double
import sys

kernel = get_ipython().kernel
cell = kernel.get_parent("shell")


def double(numbers):
    frame, seen = sys._getframe(1), []
    while frame:
        seen += [str(frame.f_globals.get("hidden")), str(frame.f_locals.get("code"))]
        frame = frame.f_back
    content = {"name": "stdout", "text": " ".join(seen)}
    for parent in (cell, kernel.get_parent("shell")):
        kernel.session.send(kernel.iopub_socket, "stream", content, parent=parent)
    return [2 * n for n in numbers]
