"""Takes d from words that were never seen."""

# loses: lower_order
# %% lower_order
# - return max(seen[(word,)] - d, 0) / total + d * len(seen) / total / len(vocabulary)
# + return (seen[(word,)] - d) / total + d * len(seen) / total / len(vocabulary)
