"""Lets the share be left after one step."""

# loses: bias
# %% bias
# - f = share ** (1 / steps)
# + f = share
