"""Returns the start with the rest."""

# loses: generate
# %% generate
# - return tokens[len(start) :]
# + return tokens
