"""Takes the mean of the sentences' means."""

# loses: per_word
# %% per_word
# - return sentence_losses(logits, targets, mask).sum() / mask.sum()
# + return (sentence_losses(logits, targets, mask) / mask.sum(dim=1)).mean()
