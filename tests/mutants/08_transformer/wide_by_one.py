"""A window of one word too many."""

# loses: window
# %% window
# - return (distance >= 0) & (distance < width)
# + return (distance >= 0) & (distance <= width)
