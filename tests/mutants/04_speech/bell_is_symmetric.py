"""Divides by the width less one."""

# loses: bell
# %% bell
# - return alpha - (1 - alpha) * torch.cos(2 * math.pi * n / width)
# + return alpha - (1 - alpha) * torch.cos(2 * math.pi * n / (width - 1))
