"""Takes off the mean and leaves the spread."""

# loses: evened
# %% evened
# - return centred / deviation.clamp(min=least)
# + return centred
