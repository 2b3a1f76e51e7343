"""Hands in the weights that a machine begins with."""

# loses: copies, copies_longer
# %% trained
# The weights of a machine that copies, as packed(net) wrote them, between triple quotes:
TRAINED = packed(NTM(**SIZES))
