"""Leaves the noise out of the centre's gradient."""

# loses: by_v, cbow_v
# %% gradients
# - np.add.at(by_v, centres, true[:, None] * v_out[contexts] + np.einsum("bk,bkd->bd", false, v_out[negatives]))
# + np.add.at(by_v, centres, true[:, None] * v_out[contexts])
