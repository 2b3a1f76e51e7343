"""Leaves out frames first, so that neighbours are a stride away."""

# loses: context, net
# %% context
# - padded = torch.nn.functional.pad(x * real, (0, 0, reach, reach))
# - wide = padded.unfold(1, 2 * reach + 1, stride)  # (B, outputs, D, 2 · reach + 1)
# + padded = torch.nn.functional.pad((x * real)[:, ::stride], (0, 0, reach, reach))
# + wide = padded.unfold(1, 2 * reach + 1, 1)
