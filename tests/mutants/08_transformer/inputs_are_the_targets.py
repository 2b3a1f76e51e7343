"""Reads the very words that it shall say: nothing is left to be learned but to copy."""

# loses: teacher_forcing
# %% teacher_forcing
# - inputs = [torch.tensor([start, *words]) for words in sentences]
# + inputs = [torch.tensor([*words, end]) for words in sentences]
