"""Multiplies by the mask and still divides by all frames."""

# loses: loss, training
# %% loss
# - return F.binary_cross_entropy_with_logits(logits[mask], targets[mask])
# + each = F.binary_cross_entropy_with_logits(logits, targets, reduction="none")
# + return (each * mask[:, :, None]).mean()
