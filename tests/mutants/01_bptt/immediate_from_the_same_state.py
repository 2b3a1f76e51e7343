"""Pairs W_hh with h_k, the state that step k makes, not the one it takes."""


# loses: immediate, total, terms
# %% immediate
def immediate_derivative(h_k, h_previous):
    """The immediate derivative ∂⁺h_k/∂W_hh, with h_{k−1} held fixed."""
    same_row = torch.eye(h_k.shape[1], dtype=h_k.dtype)
    return torch.einsum("bi,ip,bq->bipq", 1 - h_k**2, same_row, h_k)
