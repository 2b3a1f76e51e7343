"""Masks after the softmax, so that rows do not sum to 1."""

# loses: softmax
# %% softmax
# - return masked_softmax(s @ h.transpose(1, 2), mask)
# + return (s @ h.transpose(1, 2)).softmax(dim=-1) * mask[:, None]
