"""Averages over frames in which nothing is asked."""


# loses: loss, training
# %% loss
def copy_loss(logits, targets, mask):
    """Cross-entropy in nats a bit, over the bits that are asked for."""
    return F.binary_cross_entropy_with_logits(logits, targets)
