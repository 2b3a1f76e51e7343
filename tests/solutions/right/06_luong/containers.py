"""Hands back arrays and nested lists where nothing else uses the result, and sums in another order."""

# loses:
# %% dot
# - return s @ h.transpose(1, 2)
# + return (s[:, :, None] * h[:, None]).flip(-1).sum(dim=-1)

# %% softmax
# - return e.masked_fill(~allowed, -torch.inf).softmax(dim=-1)
# + e = (e - e.amax(dim=-1, keepdim=True)).masked_fill(~allowed, -torch.inf)
# + powers = (e - e.amax(dim=-1, keepdim=True)).exp()
# + return powers / powers.flip(-1).sum(dim=-1, keepdim=True)

# %% contexts
# - return a @ h
# + return torch.einsum("bts,bsh->bth", a.float(), h.float()).to(h)

# %% monotonic
# - t = torch.arange(start, start + T)
# - return torch.minimum(t, mask.sum(dim=1, keepdim=True) - 1)
# + t = torch.arange(start, start + T).double()
# + return torch.minimum(t, mask.sum(dim=1, keepdim=True).double() - 1)
