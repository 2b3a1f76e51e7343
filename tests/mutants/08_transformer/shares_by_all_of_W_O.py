"""Cuts W_O by columns."""

# loses: shares
# %% shares
# - return contexts_of(x, y, w, heads, mask) @ w.W_O.unflatten(0, (heads, -1))
# + return contexts_of(x, y, w, heads, mask) @ w.W_O.T.unflatten(0, (heads, -1))
