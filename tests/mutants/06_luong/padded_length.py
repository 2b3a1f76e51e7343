"""Takes the padded length of the batch for S."""

# loses: centres, local_p
# %% local_p
# - S = mask.sum(dim=1, keepdim=True)
# + S = mask.shape[1]
