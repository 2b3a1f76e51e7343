"""Takes each map for a region."""

# loses: annotations
# %% annotations
# - return maps.flatten(2).mT
# + return maps.flatten(2)
