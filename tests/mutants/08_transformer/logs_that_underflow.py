"""Takes the logarithm of a softmax made of powers."""

# loses: smoothed
# %% smoothed
# - log_probs = logits.log_softmax(dim=-1)
# + log_probs = (logits.exp() / logits.exp().sum(dim=-1, keepdim=True)).log()
