"""The window's first word stands in column 0."""

# loses: window
# %% window
# - distance = torch.arange(past, past + T)[:, None] - torch.arange(past + T)
# + distance = torch.arange(T)[:, None] - torch.arange(past + T)
