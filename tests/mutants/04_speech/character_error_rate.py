"""Counts letters."""

# loses: rate
# %% rate
# - pairs = [(reading.split(), text.split()) for reading, text in zip(readings, texts)]
# + pairs = [(list(reading), list(text)) for reading, text in zip(readings, texts)]
