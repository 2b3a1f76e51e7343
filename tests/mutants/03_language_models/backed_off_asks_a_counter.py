"""Asks the table for words that it lacks: a Counter knows 0 of them, a dict raises a KeyError."""

# loses: backed_off
# %% backed_off
# - if word in seen:
# + if counts[(*context, word)]:
