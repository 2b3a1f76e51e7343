"""Multiplies by σ' once more."""

# loses: slopes, by_v, by_v_out, cbow_v, cbow_v_out
# %% slopes
# - return sigmoid(true) - 1, sigmoid(false) * (negatives != contexts[:, None])
# + s, n = sigmoid(true), sigmoid(false)
# + return (s - 1) * s * (1 - s), n * n * (1 - n) * (negatives != contexts[:, None])
