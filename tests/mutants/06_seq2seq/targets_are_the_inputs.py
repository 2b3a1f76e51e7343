"""Asks for the word that was just read."""

# loses: teacher_forced, teacher_forced_empty
# %% teacher_forced
# - targets[row, : len(sentence) + 1] = torch.tensor([*sentence, end])
# + targets[row, : len(sentence) + 1] = torch.tensor([start, *sentence])
