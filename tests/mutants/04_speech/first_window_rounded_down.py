"""Rounds the first window down, to one that ends before the sample."""

# loses: heard
# %% heard
# - first = max(0, -((width - 1 - sample) // step))
# + first = max(0, (sample - width + 1) // step)
