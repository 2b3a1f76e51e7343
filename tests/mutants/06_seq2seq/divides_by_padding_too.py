"""Divides by all places of the batch."""

# loses: per_word
# %% per_word
# - return sentence_losses(logits, targets, mask).sum() / mask.sum()
# + return sentence_losses(logits, targets, mask).sum() / mask.numel()
