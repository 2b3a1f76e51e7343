"""Lets padding be context."""

# loses: context
# %% context
# - padded = torch.nn.functional.pad(x * real, (0, 0, reach, reach))
# + padded = torch.nn.functional.pad(x, (0, 0, reach, reach))
