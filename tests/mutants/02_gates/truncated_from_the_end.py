"""Counts chunks from the last step, so that the first may be shorter."""

# loses: truncated_ragged
# %% truncated
# - for start in range(0, x.shape[1], window):
# -     chunk = slice(start, start + window)
# + for start in range(-(-x.shape[1] % window), x.shape[1], window):
# +     chunk = slice(max(start, 0), start + window)
