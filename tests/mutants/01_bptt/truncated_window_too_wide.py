"""Makes chunks of one step too many."""

# loses: truncated, truncated_ragged, agreement
# %% truncated
# - for start in range(0, x.shape[1], window):
# -     chunk = slice(start, start + window)
# + for start in range(0, x.shape[1], window + 1):
# +     chunk = slice(start, start + window + 1)
