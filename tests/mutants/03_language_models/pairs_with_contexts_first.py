"""Puts the context before the centre."""

# loses: pairs
# %% pairs
# - pairs += [(tokens[i], tokens[j]) for j in around]
# + pairs += [(tokens[j], tokens[i]) for j in around]
