"""Does not use u."""

# loses: draw, generate
# %% draw
# - return int(np.searchsorted(np.cumsum(p), u, side="right").clip(max=np.flatnonzero(p)[-1]))
# + return int(np.argmax(p))
