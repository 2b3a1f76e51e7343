"""Takes only the words that follow."""

# loses: pairs
# %% pairs
# - around = [j for j in range(max(0, i - r), min(len(tokens), i + r + 1)) if j != i]
# + around = list(range(i + 1, min(len(tokens), i + r + 1)))
