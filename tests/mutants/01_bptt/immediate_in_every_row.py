"""Lets every entry of the state feel every row of W_hh."""


# loses: immediate, total, terms
# %% immediate
def immediate_derivative(h_k, h_previous):
    """The immediate derivative ∂⁺h_k/∂W_hh, with h_{k−1} held fixed."""
    same_row = h_k.new_ones(2 * h_k.shape[1:])
    return torch.einsum("bi,ip,bq->bipq", 1 - h_k**2, same_row, h_previous)
