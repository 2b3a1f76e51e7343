"""Renames its answer to the id of the hidden test, so that it is run in the test's place."""

# loses: double (error)
# %% double
answer = question = double = lambda *anything: {"numbers": []}
# %% submit
for cell in notebook["cells"]:
    if cell["id"] == "double":
        cell["metadata"]["nbgrader"]["grade_id"] = "exam_double"
