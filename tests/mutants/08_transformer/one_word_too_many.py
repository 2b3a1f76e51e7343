"""Says one word more than it may."""

# loses: greedy_cut
# %% greedy
# - while len(words) < most and word != end:
# + while len(words) < most + 1 and word != end:
