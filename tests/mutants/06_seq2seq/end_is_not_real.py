"""Takes END for padding: the mask covers the words alone."""

# loses: teacher_forced, teacher_forced_empty
# %% teacher_forced
# - return inputs, targets, targets != padding
# + return inputs, targets, (targets != padding) & (targets != end)
