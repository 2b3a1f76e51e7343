"""Takes the dot product for the cosine, so that long slots win."""

# loses: similarity, content, address, step, step_output, unroll, training
# %% similarity
# - dots = (memory * key[:, None]).sum(dim=2)  # (batch, slots)
# - norms = memory.norm(dim=2) * key.norm(dim=1, keepdim=True)
# - return dots / (norms + 1e-8)
# + return (memory * key[:, None]).sum(dim=2)  # (batch, slots)
