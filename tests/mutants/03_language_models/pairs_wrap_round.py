"""Lets windows reach round to the other end."""

# loses: pairs
# %% pairs
# - around = [j for j in range(max(0, i - r), min(len(tokens), i + r + 1)) if j != i]
# + around = [j for j in range(i - r, min(len(tokens), i + r + 1)) if j != i and -len(tokens) <= j]
