"""Turns hidden tests into text and a wrong answer into a raw cell."""

# loses: double (error)
# %% submit
for cell in notebook["cells"]:
    if cell["id"] == "double":
        cell["cell_type"] = "raw"
    elif cell["id"].startswith("exam_"):
        cell["cell_type"] = "markdown"
        cell["metadata"]["nbgrader"]["cell_type"] = "markdown"
