"""Normalises over all places that the table has, and cuts then."""

# loses: fixed
# %% fixed
# - return masked_softmax(e.expand(len(mask), -1, -1), mask)
# + return w.softmax(dim=-1)[first : first + steps, : mask.shape[1]] * mask[:, None]
