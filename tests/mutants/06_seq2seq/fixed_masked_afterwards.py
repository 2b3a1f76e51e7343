"""Masks fixed weights after the softmax."""

# loses: fixed
# %% fixed
# - return masked_softmax(e.expand(len(mask), -1, -1), mask)
# + return e.softmax(dim=-1) * mask[:, None]
