"""Multiplies 0 with ln 0 where a word is ruled out."""

# loses: losses_ruled_out
# %% losses
# - log_p = logits.log_softmax(dim=-1).masked_fill(targets == 0, 0)
# + log_p = logits.log_softmax(dim=-1)
