"""Lets the reach of the context decide."""

# loses: pairs
# %% pairs
# - around = [j for j in range(max(0, i - r), min(len(tokens), i + r + 1)) if j != i]
# + around = [j for j in range(len(tokens)) if 0 < abs(j - i) <= reaches[j]]
