"""Hands in a link to a neighbour's folder in place of its own."""

# state: refused
# %% submit
folder.rmdir()
folder.symlink_to(root / "submitted" / "aaa-honest" / folder.name)
