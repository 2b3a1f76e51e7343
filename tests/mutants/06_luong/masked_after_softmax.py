"""Masks after the softmax, so that rows no longer sum to one."""

# loses: softmax, local_m, local_p, decoder, feeding, stepwise
# %% softmax
# - return e.masked_fill(~allowed, -torch.inf).softmax(dim=-1)
# + return e.softmax(dim=-1) * allowed
