"""Sends messages whose parts have every shape but the right one."""

# shows: sent
# %% start
kernel = get_ipython().kernel
WRONG = ("ab", ["a"], [["a"]], 7, None, {"text/plain": {"a": [1]}}, {"image/png": 3})
for kind in ("stream", "display_data", "update_display_data", "execute_result", "error", "clear_output", "status"):
    for wrong in WRONG:
        for content in (
            {"data": wrong, "metadata": wrong, "transient": wrong, "name": wrong, "text": wrong, "wait": wrong},
            {"data": {}, "metadata": wrong, "transient": {"display_id": wrong}, "ename": wrong, "evalue": wrong},
            {"ename": "E", "evalue": wrong, "traceback": wrong, "execution_state": wrong, "name": "n", "text": wrong},
        ):
            kernel.session.send(kernel.iopub_socket, kind, content, parent=kernel.get_parent("shell"))
print("sent")
