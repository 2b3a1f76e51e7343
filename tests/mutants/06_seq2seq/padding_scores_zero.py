"""Gives padding the score 0 in place of −∞."""

# loses: softmax
# %% softmax
# - return masked_softmax(s @ h.transpose(1, 2), mask)
# + return (s @ h.transpose(1, 2) * mask[:, None]).softmax(dim=-1)
