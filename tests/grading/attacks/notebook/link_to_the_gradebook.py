"""Hands in a link to the gradebook, to have it shown in the feedback."""

# state: refused
# %% submit
path.symlink_to(root / "gradebook.db")
