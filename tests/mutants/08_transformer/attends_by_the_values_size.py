"""Divides by the root of d_v."""

# loses: attend, blind
# %% attend
# - weights = masked_softmax(q @ k.transpose(-2, -1) / math.sqrt(k.shape[-1]), mask)
# + weights = masked_softmax(q @ k.transpose(-2, -1) / math.sqrt(v.shape[-1]), mask)
