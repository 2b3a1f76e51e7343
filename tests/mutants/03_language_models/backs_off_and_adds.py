"""Adds the shorter model for seen words too, as interpolation does."""

# loses: backed_off
# %% backed_off
# - return (seen[word] - d) / sum(seen.values())
# + return (seen[word] - d) / sum(seen.values()) + d * len(seen) / sum(seen.values()) * lower(word)
