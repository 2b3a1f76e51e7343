"""Adds the baseline."""

# loses: reinforce
# %% reinforce
# - return (log_p - b)[:, None, None] * slopes
# + return (log_p + b)[:, None, None] * slopes
