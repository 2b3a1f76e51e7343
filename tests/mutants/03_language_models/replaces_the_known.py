"""Puts UNKNOWN in place of the words that are known."""

# loses: unknown, bits, bits_unknown
# %% unknown
# - return [word if word in vocabulary else UNKNOWN for word in sentence]
# + return [UNKNOWN if word in vocabulary else word for word in sentence]
