"""Has nothing asked for after START where a sentence is empty."""

# loses: teacher_forced_empty
# %% teacher_forced
# - inputs[row, : len(sentence) + 1] = torch.tensor([start, *sentence])
# + if not sentence:
# +     continue
# + inputs[row, : len(sentence) + 1] = torch.tensor([start, *sentence])
