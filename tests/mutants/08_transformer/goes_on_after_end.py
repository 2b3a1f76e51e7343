"""Goes on after END."""

# loses: greedy
# %% greedy
# - while len(words) < most and word != end:
# + while len(words) < most:
