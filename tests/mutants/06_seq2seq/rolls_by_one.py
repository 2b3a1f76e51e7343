"""Counts places of the turned sentence from its length."""

# loses: turned, from_the_end
# %% turned
# - places = torch.where(j < lengths[:, None], lengths[:, None] - 1 - j, j)
# + places = torch.where(j < lengths[:, None], (lengths[:, None] - j) % lengths[:, None], j)
