"""Averages over frames in which nothing is asked."""

# loses: loss, training
# %% loss
# - return F.binary_cross_entropy_with_logits(logits[mask], targets[mask])
# + return F.binary_cross_entropy_with_logits(logits, targets)
