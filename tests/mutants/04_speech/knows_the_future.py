"""Evens out by the whole sound."""

# loses: evened_so_far
# %% evened_so_far
# - past = e[: t + 1]
# + past = e
