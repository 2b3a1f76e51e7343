"""Writes a neighbour that comes twice only once."""

# loses: cbow_v
# %% cbow
# - np.add.at(by_v, windows, share[:, None] * mask[:, :, None])
# + by_v[windows] += share[:, None] * mask[:, :, None]
