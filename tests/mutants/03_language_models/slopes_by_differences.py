"""Takes the slopes of the scores by differences of a fixed step, which large scores swallow."""

# loses: slopes, by_v, by_v_out, cbow_v, cbow_v_out
# %% slopes
# - return sigmoid(true) - 1, sigmoid(false) * (negatives != contexts[:, None])
# + slope = lambda loss, z, h=1e-5: (loss(z + h) - loss(z - h)) / (2 * h)
# + by_true = slope(lambda z: np.logaddexp(0, -z), true)
# + return by_true, slope(lambda z: np.logaddexp(0, z), false) * (negatives != contexts[:, None])
