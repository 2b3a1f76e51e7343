"""Adds up from the last word."""

# loses: draw, generate
# %% draw
# - return int(np.searchsorted(np.cumsum(p), u, side="right").clip(max=np.flatnonzero(p)[-1]))
# + p = np.asarray(p)
# + return len(p) - 1 - int(np.searchsorted(np.cumsum(p[::-1]), u, side="right").clip(max=len(p) - 1))
