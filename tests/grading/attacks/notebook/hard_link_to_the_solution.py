"""Hands in another name of the instructor's solution, which is no link to follow."""

# state: refused
# %% submit
os.link(root / "solutions" / folder.name / f"{folder.name}.ipynb", path)
