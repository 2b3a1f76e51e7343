"""Prints without end."""


# loses: double (too much output|timed out)
# %% double
def double(numbers):
    line = "x" * 20_000_000
    while True:
        print(line)
