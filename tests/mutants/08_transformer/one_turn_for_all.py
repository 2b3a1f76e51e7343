"""Turns every row by the first number of places."""

# loses: turned, relative
# %% turned
# - angles = places[:, None] / 10000 ** (torch.arange(0, d, 2).double() / d)  # (T, d / 2)
# + angles = places[:1, None] / 10000 ** (torch.arange(0, d, 2).double() / d)  # (T, d / 2)
