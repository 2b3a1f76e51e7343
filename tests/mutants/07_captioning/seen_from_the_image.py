"""Goes through the layers from the image upwards."""

# loses: seen
# %% seen
# - for k, s, p in reversed(layers):
# + for k, s, p in layers:
