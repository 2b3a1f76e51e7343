"""Leaves END out of the mask, as if it were padding."""

# loses: teacher_forcing
# %% teacher_forcing
# - return inputs, targets, torch.arange(targets.shape[1]) < lengths[:, None]
# + return inputs, targets, torch.arange(targets.shape[1]) < lengths[:, None] - 1
