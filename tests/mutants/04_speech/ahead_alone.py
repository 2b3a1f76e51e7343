"""Leaves out the second direction."""

# loses: net
# %% net
# - h = ((ahead + back)[0] @ fifth[0].T + fifth[1]).clamp(0, top)
# + h = (ahead[0] @ fifth[0].T + fifth[1]).clamp(0, top)
