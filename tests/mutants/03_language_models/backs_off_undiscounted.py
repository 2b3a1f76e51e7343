"""Does not discount words that were seen."""

# loses: backed_off
# %% backed_off
# - return (seen[word] - d) / sum(seen.values())
# + return seen[word] / sum(seen.values())
