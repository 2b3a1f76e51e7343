"""Puts END into the last column, behind the padding."""

# loses: teacher_forced, teacher_forced_empty
# %% teacher_forced
# - targets[row, : len(sentence) + 1] = torch.tensor([*sentence, end])
# + targets[row, : len(sentence)] = torch.tensor(sentence, dtype=torch.long)
# + targets[row, -1] = end
