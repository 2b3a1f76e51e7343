"""Takes the middles of the regions, so that −1 and 1 are the image's edges."""

# loses: places
# %% places
# - row = torch.linspace(-1, 1, rows).repeat_interleave(columns)
# - column = torch.linspace(-1, 1, columns).repeat(rows)
# + row = (torch.linspace(-1, 1, rows) * (1 - 1 / rows)).repeat_interleave(columns)
# + column = (torch.linspace(-1, 1, columns) * (1 - 1 / columns)).repeat(rows)
