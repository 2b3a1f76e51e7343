"""Cuts the chunks from the last step backwards."""

# loses: truncated_ragged, agreement
# %% truncated
# - for start in range(0, x.shape[1], window):
# -     chunk = slice(start, start + window)
# + for end in range((x.shape[1] - 1) % window + 1, x.shape[1] + 1, window):
# +     chunk = slice(max(end - window, 0), end)
