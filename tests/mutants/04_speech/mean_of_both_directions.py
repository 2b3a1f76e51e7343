"""Takes the mean of both directions."""

# loses: net
# %% net
# - h = ((ahead + back)[0] @ fifth[0].T + fifth[1]).clamp(0, top)
# + h = ((ahead + back)[0] / 2 @ fifth[0].T + fifth[1]).clamp(0, top)
