"""Takes logits for logarithms of probabilities."""

# loses: losses, losses_ruled_out, loss
# %% losses
# - log_p = logits.log_softmax(dim=-1).masked_fill(targets == 0, 0)
# + log_p = logits.masked_fill(targets == 0, 0)
