"""Loops over the batch and over entries, where the solution multiplies matrices."""

# loses:
# %% outputs
# - return h[:, 1:] @ weights.W_hy.T
# + return torch.stack([torch.stack([weights.W_hy @ h_t for h_t in one[1:]]) for one in h])

# %% jacobian
# - return (1 - h_j**2)[:, :, None] * W_hh
# + return torch.stack([torch.diag(1 - h**2) @ W_hh for h in h_j])

# %% product
# - product = product @ step_jacobian(h[:, j], W_hh)
# + product = torch.stack([a @ b for a, b in zip(product, step_jacobian(h[:, j], W_hh))])

# %% clip
# - norm = math.sqrt(sum(g.square().sum().item() for g in parts))
# + norm = math.hypot(*(entry for g in reversed(parts) for entry in g.flatten().tolist()))
