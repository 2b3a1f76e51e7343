"""Leaves END out of the words."""

# loses: greedy
# %% greedy
# - return words, total
# + return [word for word in words if word != end], total
