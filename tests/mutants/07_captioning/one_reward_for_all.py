"""Judges all captions by the mean of the batch."""

# loses: reinforce
# %% reinforce
# - return (log_p - b)[:, None, None] * slopes
# + return (log_p.mean() - b) * slopes
