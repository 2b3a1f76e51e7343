"""Takes the tanh before the state is added."""

# loses: additive, step, bahdanau, once
# %% additive
# - return torch.tanh((s @ W.T)[:, None] + keys) @ v
# + return ((s @ W.T)[:, None] + torch.tanh(keys)) @ v
