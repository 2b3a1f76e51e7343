"""Writes −∞ in all of a blind row."""

# loses: blind
# %% softmax
# - return scores.masked_fill(~mask, least).softmax(dim=-1) * mask
# + return scores.masked_fill(~mask, -torch.inf).softmax(dim=-1)
