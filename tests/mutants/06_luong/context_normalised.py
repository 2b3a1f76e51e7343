"""Divides the context by the sum of the weights, which local-p leaves below one on purpose."""

# loses: contexts
# %% contexts
# - return a @ h
# + return a @ h / a.sum(dim=-1, keepdim=True)
