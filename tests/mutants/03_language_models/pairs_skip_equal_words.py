"""Leaves out neighbours that are the same word."""

# loses: pairs
# %% pairs
# - around = [j for j in range(max(0, i - r), min(len(tokens), i + r + 1)) if j != i]
# + around = [j for j in range(max(0, i - r), min(len(tokens), i + r + 1)) if tokens[j] != tokens[i]]
