"""Divides by the norms: a cosine."""

# loses: similarity
# %% similarity
# - return s @ h.transpose(1, 2) * mask[:, None]
# + s, h = (vectors / vectors.norm(dim=-1, keepdim=True) for vectors in (s, h))
# + return s @ h.transpose(1, 2) * mask[:, None]
