"""A sentence's loss is the mean over its words."""

# loses: losses, per_word
# %% losses
# - return -(picked_log_probs(logits, targets) * mask).sum(dim=1)
# + return -(picked_log_probs(logits, targets) * mask).sum(dim=1) / mask.sum(dim=1)
