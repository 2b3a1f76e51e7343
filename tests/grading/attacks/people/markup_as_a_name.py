"""Hands in under a name that is a script."""


# student: <img src=x onerror=alert(1)>
# loses: double (wrong)
# %% double
def double(numbers):
    return numbers


# %% submit
