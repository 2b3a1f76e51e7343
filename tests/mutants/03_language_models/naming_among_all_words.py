"""Lets the name be chosen among all words."""

# loses: shared
# %% shared
# - naming = math.log2(max(1, len(set(everything) - set(vocabulary))))
# + naming = math.log2(len(everything))
