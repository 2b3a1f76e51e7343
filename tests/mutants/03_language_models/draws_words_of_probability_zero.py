"""Takes sums that reach u for sums over u."""

# loses: draw
# %% draw
# - return int(np.searchsorted(np.cumsum(p), u, side="right").clip(max=np.flatnonzero(p)[-1]))
# + return int(np.searchsorted(np.cumsum(p), u))
