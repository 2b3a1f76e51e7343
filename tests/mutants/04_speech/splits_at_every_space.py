"""Splits at every single space, so that two of them make an empty word."""

# loses: rate
# %% rate
# - pairs = [(reading.split(), text.split()) for reading, text in zip(readings, texts)]
# + pairs = [(reading.split(" "), text.split(" ")) for reading, text in zip(readings, texts)]
