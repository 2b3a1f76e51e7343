"""Takes all neighbours from before the frame."""

# loses: context, net
# %% context
# - padded = torch.nn.functional.pad(x * real, (0, 0, reach, reach))
# + padded = torch.nn.functional.pad(x * real, (0, 0, 2 * reach, 0))
