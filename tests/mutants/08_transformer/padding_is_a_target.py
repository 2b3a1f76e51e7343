"""Asks for padding as well: every place counts as real."""

# loses: teacher_forcing
# %% teacher_forcing
# - return inputs, targets, torch.arange(targets.shape[1]) < lengths[:, None]
# + return inputs, targets, torch.ones_like(targets) > 0
