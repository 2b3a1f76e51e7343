"""Pairs the first half with the second, as some codes do."""

# loses: turned, relative
# %% turned
# - even, odd = x[..., 0::2], x[..., 1::2]
# + even, odd = x[..., : d // 2], x[..., d // 2 :]

# - return torch.stack(pair, dim=-1).flatten(-2)
# + return torch.cat(pair, dim=-1)
