"""Brings a time stamp that no calendar can hold once it is moved to another zone."""


# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
(folder / "timestamp.txt").write_text("0001-01-01T00:00:00+23:00")
