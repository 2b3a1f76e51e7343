"""Takes word 0 for padding."""

# loses: losses, per_word
# %% losses
# - return -(picked_log_probs(logits, targets) * mask).sum(dim=1)
# + return -(picked_log_probs(logits, targets) * (targets != 0)).sum(dim=1)
