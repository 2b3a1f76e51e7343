"""Leaves out sentences without words."""

# loses: teacher_forced_empty
# %% teacher_forced
# - T = max(map(len, sentences)) + 1
# + sentences = [sentence for sentence in sentences if sentence]
# + T = max(map(len, sentences)) + 1
