"""Leaves END out of the captions."""

# loses: greedy
# %% greedy
# - return said, looks
# + return [[word for word in one if word != end] for one in said], looks
