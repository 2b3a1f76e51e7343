"""Forgets the doubly stochastic term."""

# loses: loss
# %% loss
# - of_captions = word_losses(logits, targets).sum(dim=1) + weight * doubly_stochastic(alpha, mask, False)
# + of_captions = word_losses(logits, targets).sum(dim=1)
