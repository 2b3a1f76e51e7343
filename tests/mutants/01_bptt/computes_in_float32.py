"""Returns states of single precision."""

# loses: states, states_given, truncated, truncated_ragged, agreement, radius
# %% states
# - return torch.stack(h, dim=1)
# + return torch.stack(h, dim=1).float()
