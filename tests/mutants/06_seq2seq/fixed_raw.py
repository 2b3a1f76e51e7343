"""Takes the table for the weights."""

# loses: fixed
# %% fixed
# - return masked_softmax(e.expand(len(mask), -1, -1), mask)
# + return e * mask[:, None]
