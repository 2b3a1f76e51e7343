"""Hands in under a name that a spreadsheet takes for a command."""


# student: =cmd|' calc'!A1
# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
