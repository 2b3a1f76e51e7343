"""Lets padding be asked for."""

# loses: losses, per_word
# %% losses
# - return -(picked_log_probs(logits, targets) * mask).sum(dim=1)
# + return -picked_log_probs(logits, targets).sum(dim=1)
