"""Gives every head the same share of the sum."""

# loses: shares
# %% shares
# - return contexts_of(x, y, w, heads, mask) @ w.W_O.unflatten(0, (heads, -1))
# + whole = multi_head(x, y, w, heads, mask)
# + return (whole / heads)[:, None].expand(-1, heads, -1, -1)
