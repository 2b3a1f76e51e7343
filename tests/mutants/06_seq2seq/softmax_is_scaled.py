"""Divides the scores by √D, as the Transformer does."""

# loses: softmax
# %% softmax
# - return masked_softmax(s @ h.transpose(1, 2), mask)
# + return masked_softmax(s @ h.transpose(1, 2) / s.shape[-1] ** 0.5, mask)
