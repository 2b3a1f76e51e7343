"""Leaves the noise words' rows alone."""

# loses: by_v_out, cbow_v_out
# %% gradients
# - np.add.at(by_out, negatives, false[:, :, None] * v[centres][:, None])
