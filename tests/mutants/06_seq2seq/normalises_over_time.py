"""Takes the sum over the sentence instead of over the words."""

# loses: picked, losses, per_word
# %% picked
# - log_probs = logits - logits.logsumexp(dim=-1, keepdim=True)
# + log_probs = logits - logits.logsumexp(dim=1, keepdim=True)
