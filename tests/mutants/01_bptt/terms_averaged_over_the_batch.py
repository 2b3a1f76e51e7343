"""Averages over the batch in place of adding up."""


# loses: terms
# %% terms
def terms(v, h, W_hh, t):
    """The terms of ∂ℓ_t/∂W_hh, one for each k = 1 … t, summed over the batch."""
    found = []
    for k in range(1, t + 1):
        row = torch.einsum("bi,bim->bm", v, jacobian_product(h, W_hh, t, k))  # ∂ℓ_t/∂h_k, through h_t alone
        found.append(torch.einsum("bi,bipq->pq", row, immediate_derivative(h[:, k], h[:, k - 1])))
    return torch.stack(found) / len(v)
