"""Takes the softmax over the target words, so that columns sum to one."""

# loses: softmax, local_m, local_p, decoder, feeding, stepwise, translations
# %% softmax
# - return e.masked_fill(~allowed, -torch.inf).softmax(dim=-1)
# + return torch.nan_to_num(e.masked_fill(~allowed, -torch.inf).softmax(dim=-2))
