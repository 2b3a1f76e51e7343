"""Leaves a shorter last chunk out."""

# loses: truncated_ragged
# %% truncated
# - for start in range(0, x.shape[1], window):
# + for start in range(0, x.shape[1] - window + 1, window):
