"""Takes the sum of the neighbours for their mean in the loss alone."""

# loses: cbow_losses
# %% cbow
# - return pair_losses(window_means(v, windows, mask), v_out, np.arange(len(centres)), centres, negatives)
# + means = window_means(v, windows, mask) * mask.sum(1, keepdims=True)
# + return pair_losses(means, v_out, np.arange(len(centres)), centres, negatives)
