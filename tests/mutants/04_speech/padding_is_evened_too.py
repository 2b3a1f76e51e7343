"""Evens padding out, too."""

# loses: evened
# %% evened
# - return centred / deviation.clamp(min=least)
# + return (e - mean) / deviation.clamp(min=least)
