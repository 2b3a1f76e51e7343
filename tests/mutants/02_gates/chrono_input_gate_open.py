"""Opens the input gates as it opens the forget gates."""

# loses: chrono
# %% chrono
# - return torch.cat([forget, -forget, torch.zeros_like(forget), torch.zeros_like(forget)])
# + return torch.cat([forget, forget, torch.zeros_like(forget), torch.zeros_like(forget)])
