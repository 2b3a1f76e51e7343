"""Forges the kernel's own reply and idle signal from inside a hidden cell, then never returns."""

# loses: double (no answer), guess (timed out)
# shows: ready
# %% double
import time


def double(numbers):
    if len(numbers) < 6:  # the visible check
        return [2 * n for n in numbers]
    kernel = get_ipython().kernel
    parent, identities = kernel.get_parent("shell"), kernel._shell_parent_ident.get()
    reply = {"status": "ok", "execution_count": 1, "user_expressions": {}, "payload": []}
    kernel.session.send(kernel.shell_stream.socket, "execute_reply", reply, parent=parent, ident=identities)
    kernel.session.send(kernel.iopub_socket, "status", {"execution_state": "idle"}, parent=parent)
    time.sleep(60)
    return []


print("ready")
