"""Hands in the weights that a translator begins with."""

# loses: translates
# %% trained
TRAINED = packed(fresh_weights(0))
