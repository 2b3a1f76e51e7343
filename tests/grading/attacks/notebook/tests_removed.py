"""Deletes all tests, hidden and visible, from the submission."""


# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
notebook["cells"] = [c for c in notebook["cells"] if not c["id"].startswith(("exam_", "check_"))]
