"""Averages over the words."""

# loses: both
# %% both
# - return loss
# + return loss / sum((targets >= 0).sum() for targets in neighbour_targets(tokens, lengths))
