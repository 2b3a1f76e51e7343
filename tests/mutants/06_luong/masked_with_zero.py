"""Sets forbidden scores to 0 in place of −∞, and a score of 0 is not a weight of 0."""

# loses: softmax, local_m, local_p, decoder, feeding, stepwise
# %% softmax
# - return e.masked_fill(~allowed, -torch.inf).softmax(dim=-1)
# + return e.masked_fill(~allowed, 0.0).softmax(dim=-1)
