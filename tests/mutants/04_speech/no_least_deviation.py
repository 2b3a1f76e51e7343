"""Divides by however little a band changes."""

# loses: evened
# %% evened
# - return centred / deviation.clamp(min=least)
# + return centred / deviation
