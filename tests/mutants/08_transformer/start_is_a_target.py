"""Asks for START before the words, and reads one word less."""

# loses: teacher_forcing
# %% teacher_forcing
# - targets = [torch.tensor([*words, end]) for words in sentences]
# + targets = [torch.tensor([start, *words]) for words in sentences]
