"""Takes the mean over the words of a caption."""

# loses: loss
# %% loss
# - of_captions = word_losses(logits, targets).sum(dim=1) + weight * doubly_stochastic(alpha, mask, False)
# + words = word_losses(logits, targets).sum(dim=1) / mask.sum(dim=1)
# + of_captions = words + weight * doubly_stochastic(alpha, mask, False)
