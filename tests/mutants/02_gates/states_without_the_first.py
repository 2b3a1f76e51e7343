"""Hands back states and memories from step 1 on."""

# loses: states, states_given, truncated, truncated_ragged
# %% run
# - return torch.stack(all_h, dim=1), torch.stack(all_C, dim=1), torch.stack(all_gates, dim=1)
# + return torch.stack(all_h[1:], dim=1), torch.stack(all_C[1:], dim=1), torch.stack(all_gates, dim=1)
