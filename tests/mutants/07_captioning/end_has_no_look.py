"""Leaves out the look that belongs to END."""

# loses: greedy
# %% greedy
# - return said, looks
# + return said, [one[:-1] if words[-1] == end else one for words, one in zip(said, looks)]
