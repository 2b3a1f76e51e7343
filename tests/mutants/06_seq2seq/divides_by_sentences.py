"""Divides by the number of sentences."""

# loses: per_word
# %% per_word
# - return sentence_losses(logits, targets, mask).sum() / mask.sum()
# + return sentence_losses(logits, targets, mask).mean()
