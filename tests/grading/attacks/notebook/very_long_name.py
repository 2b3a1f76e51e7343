"""Hands in under a name as long as a folder's name may be, of letters that take many bytes."""


# student: ωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωωω
# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
