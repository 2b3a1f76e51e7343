"""Multiplies by the mask and still divides by all frames."""


# loses: loss, training
# %% loss
def copy_loss(logits, targets, mask):
    """Cross-entropy in nats a bit, over the bits that are asked for."""
    each = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    return (each * mask[:, :, None]).mean()
