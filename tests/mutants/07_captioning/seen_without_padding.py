"""Forgets that padding shifts what is seen."""

# loses: seen
# %% seen
# - first = first * s - p
# - last = last * s - p + k - 1
# + first = first * s
# + last = last * s + k - 1
