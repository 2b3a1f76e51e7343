"""Numbers regions column after column."""

# loses: annotations
# %% annotations
# - return maps.flatten(2).mT
# + return maps.mT.flatten(2).mT
