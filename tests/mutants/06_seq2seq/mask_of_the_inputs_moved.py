"""Masks by what is read, one word too far on."""

# loses: teacher_forced, teacher_forced_empty
# %% teacher_forced
# - return inputs, targets, targets != padding
# + return inputs, targets, torch.cat([inputs[:, 1:] != padding, inputs[:, :1] == padding], dim=1)
