"""Hands the unmasked weights back beside the right contexts."""

# loses: attend, blind
# %% attend
# - return weights @ v, weights
# + return weights @ v, (q @ k.transpose(-2, -1) / math.sqrt(k.shape[-1])).softmax(dim=-1)
