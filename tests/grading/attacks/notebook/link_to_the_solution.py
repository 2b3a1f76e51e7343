"""Hands in a link to the instructor's solution."""

# state: refused
# %% submit
path.symlink_to(root / "solutions" / folder.name / f"{folder.name}.ipynb")
