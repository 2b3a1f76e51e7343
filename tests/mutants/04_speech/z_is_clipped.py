"""Clips z before it goes into the recurrent layer."""

# loses: net
# %% net
# - z = h @ fourth[0].T + fourth[1]
# + z = (h @ fourth[0].T + fourth[1]).clamp(0, top)
