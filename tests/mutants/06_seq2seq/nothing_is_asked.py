"""Leaves the state out: all steps look alike."""

# loses: additive, step, bahdanau, once
# %% additive
# - return torch.tanh((s @ W.T)[:, None] + keys) @ v
# + return torch.tanh(keys) @ v
