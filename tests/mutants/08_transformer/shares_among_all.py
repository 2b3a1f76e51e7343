"""Shares ε among all words, as PyTorch does."""

# loses: smoothed
# %% smoothed
# - losses = -(1 - epsilon) * came - epsilon / (logits.shape[-1] - 1) * others
# + losses = -(1 - epsilon) * came - epsilon / logits.shape[-1] * (others + came)
