"""Divides by the norm of the key and forgets those of the slots."""

# loses: similarity, content, address, step, step_output, unroll, training
# %% similarity
# - norms = memory.norm(dim=2) * key.norm(dim=1, keepdim=True)
# + norms = key.norm(dim=1, keepdim=True)
