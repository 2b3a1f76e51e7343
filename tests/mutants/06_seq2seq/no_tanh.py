"""Forgets the tanh."""

# loses: additive, step, bahdanau, once
# %% additive
# - return torch.tanh((s @ W.T)[:, None] + keys) @ v
# + return ((s @ W.T)[:, None] + keys) @ v
