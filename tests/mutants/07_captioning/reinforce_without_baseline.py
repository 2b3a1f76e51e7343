"""Takes no baseline off."""

# loses: reinforce
# %% reinforce
# - return (log_p - b)[:, None, None] * slopes
# + return log_p[:, None, None] * slopes
