"""Leaves unknown words out."""

# loses: unknown, bits_unknown
# %% unknown
# - return [word if word in vocabulary else UNKNOWN for word in sentence]
# + return [word for word in sentence if word in vocabulary]
