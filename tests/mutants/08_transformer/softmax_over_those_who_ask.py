"""Takes the softmax over columns."""

# loses: look
# %% first
# - weights = scores.softmax(dim=1)
# + weights = scores.softmax(dim=0)
