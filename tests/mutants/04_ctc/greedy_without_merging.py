"""Drops blanks from the likeliest path but keeps its runs."""

# loses: greedy
# %% greedy
# - return collapse([int(k) for k in probs.argmax(axis=1)])
# + return [int(k) for k in probs.argmax(axis=1) if k != 0]
