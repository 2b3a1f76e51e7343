"""Turns whole rows round, with their padding."""

# loses: turned, from_the_end
# %% turned
# - places = torch.where(j < lengths[:, None], lengths[:, None] - 1 - j, j)
# + places = (x.shape[1] - 1 - j).expand(len(x), -1)
