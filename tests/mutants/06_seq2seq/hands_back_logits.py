"""Hands back the logit of the word that came."""

# loses: picked, losses, per_word
# %% picked
# - log_probs = logits - logits.logsumexp(dim=-1, keepdim=True)
# + log_probs = logits
