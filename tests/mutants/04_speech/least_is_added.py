"""Adds the least deviation."""

# loses: evened
# %% evened
# - return centred / deviation.clamp(min=least)
# + return centred / (deviation + least)
