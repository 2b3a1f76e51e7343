"""Normalises over the words that ask."""

# loses: softmax
# %% softmax
# - return masked_softmax(s @ h.transpose(1, 2), mask)
# + return (s @ h.transpose(1, 2)).softmax(dim=1) * mask[:, None]
