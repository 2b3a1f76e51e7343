"""Pushes the true score down."""

# loses: slopes, by_v, by_v_out, cbow_v, cbow_v_out
# %% slopes
# - return sigmoid(true) - 1, sigmoid(false) * (negatives != contexts[:, None])
# + return 1 - sigmoid(true), sigmoid(false) * (negatives != contexts[:, None])
