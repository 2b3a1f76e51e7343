"""Reshapes the maps, which mixes regions and maps."""

# loses: annotations
# %% annotations
# - return maps.flatten(2).mT
# + return maps.reshape(len(maps), -1, maps.shape[1])
