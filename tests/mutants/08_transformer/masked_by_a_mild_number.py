"""Writes −100 where one may not look, which large scores pass."""

# loses: softmax
# %% softmax
# - return scores.masked_fill(~mask, least).softmax(dim=-1) * mask
# + blind = ~mask.any(dim=-1, keepdim=True)
# + return scores.masked_fill(~mask, -100).softmax(dim=-1).masked_fill(blind, 0)
