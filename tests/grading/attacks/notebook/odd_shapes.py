"""Puts lists where text belongs, and half characters, null bytes and numbers where names belong."""

# %% submit
for number, cell in enumerate(notebook["cells"]):
    cell["metadata"]["tags"] = {"examiner": number}
    if cell["id"] == "length":
        cell["metadata"]["nbgrader"]["grade_id"] = ["length"]
        cell["source"] = list(cell["source"])
    cell["id"] = "\ud800" * 100 if number else None
notebook["metadata"] = ["\ud800", None]
