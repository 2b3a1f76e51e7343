"""Reads what the grader's environment holds, its own and that of every process it can see."""

# outside: a secret of the instructor's environment
# shows: sandbox
# %% start
import os
import pathlib

print(dict(os.environ))
for path in pathlib.Path("/proc").glob("[0-9]*/environ"):
    try:
        print(path, path.read_bytes())
    except OSError as error:
        print(path, type(error).__name__)
print("in the sandbox")
