"""Fills up with END, which the decoder then reads."""

# loses: teacher_forcing
# %% teacher_forcing
# - inputs, targets = (nn.utils.rnn.pad_sequence(rows, batch_first=True) for rows in (inputs, targets))
# + pad = lambda rows: nn.utils.rnn.pad_sequence(rows, batch_first=True, padding_value=end)
# + inputs, targets = pad(inputs), pad(targets)
