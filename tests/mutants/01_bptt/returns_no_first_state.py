"""Returns h_1 … h_T without h_0."""

# loses: states, states_given, truncated, truncated_ragged, agreement, radius
# %% states
# - return torch.stack(h, dim=1)
# + return torch.stack(h[1:], dim=1)
