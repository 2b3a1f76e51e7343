"""Gives each word the look of the word before."""

# loses: greedy
# %% greedy
# - return said, looks
# + return said, [one[:1] + one[:-1] for one in looks]
