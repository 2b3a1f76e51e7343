"""Hands in a folder with the notebook's name."""

# state: refused
# %% submit
path.mkdir()
