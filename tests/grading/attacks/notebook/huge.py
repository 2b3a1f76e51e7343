"""Hands in a file of far more bytes than any notebook, most of them a hole."""

# state: refused
# %% submit
with path.open("wb") as file:
    file.truncate(2**40)
