"""Lets a prediction see its own word."""

# loses: visible
# %% visible
# - left = np.tri(time, k=-1, dtype=bool)
# + left = np.tri(time, dtype=bool)
