"""Hands in a named pipe, which blocks whoever opens it."""

# state: refused
# %% submit
os.mkfifo(path)
os.mkfifo(folder / "timestamp.txt")
