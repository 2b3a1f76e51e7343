"""Writes a centre that comes twice only once."""

# loses: by_v
# %% gradients
# - np.add.at(by_v, centres, true[:, None] * v_out[contexts] + np.einsum("bk,bkd->bd", false, v_out[negatives]))
# + by_v[centres] += true[:, None] * v_out[contexts] + np.einsum("bk,bkd->bd", false, v_out[negatives])
