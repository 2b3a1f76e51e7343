"""Takes the exponential of large logits as they are."""

# loses: picked
# %% picked
# - log_probs = logits - logits.logsumexp(dim=-1, keepdim=True)
# + log_probs = logits - logits.exp().sum(dim=-1, keepdim=True).log()
