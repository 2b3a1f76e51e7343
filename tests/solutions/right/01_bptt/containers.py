"""Hands back arrays, nested lists and plain tuples, all in float64; numbers as tensors."""

# loses:
# %% jacobian
# - return (1 - h_j**2)[:, :, None] * W_hh
# + return torch.tensor(((1 - h_j**2)[:, :, None] * W_hh).tolist(), dtype=h_j.dtype)

# %% terms
# - return torch.stack(found)
# + return [one.numpy() for one in found]

# %% truncated
# - return Weights(*total)
# + return list(total)

# %% agreement
# - return (cut @ full / (cut.norm() * full.norm())).item()
# + return cut @ full / (cut.norm() * full.norm())

# %% clip
# - return [g * factor for g in parts], norm
# + return [tuple(g * factor for g in parts), torch.tensor(norm, dtype=torch.float64)]

# %% norms
# - return norms
# + return norms.tolist()

# %% radius
# - if gradient_norms(h, W_hh)[0, 0] < 1:
# + if gradient_norms(h, W_hh)[0][0] < 1:

# - return (low + high) / 2
# + return torch.tensor([(low + high) / 2], dtype=torch.float64)
