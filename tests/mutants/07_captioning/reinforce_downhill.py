"""Points downhill."""

# loses: reinforce
# %% reinforce
# - return (log_p - b)[:, None, None] * slopes
# + return (b - log_p)[:, None, None] * slopes
