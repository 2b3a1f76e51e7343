"""Takes row n to be about frame n."""

# loses: context_slopes
# %% context_slopes
# - for row, t in enumerate(range(0, T, stride)):
# + for row, t in enumerate(range(len(g))):
