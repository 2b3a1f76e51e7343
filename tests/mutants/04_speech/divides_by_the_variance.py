"""Divides by the variance."""

# loses: evened
# %% evened
# - return centred / deviation.clamp(min=least)
# + return centred / (deviation**2).clamp(min=least)
