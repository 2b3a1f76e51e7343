"""Pairs W_hh with h_k, the state that step k makes, not the one it takes."""

# loses: immediate, total, terms
# %% immediate
# - return torch.einsum("bi,ip,bq->bipq", 1 - h_k**2, same_row, h_previous)
# + return torch.einsum("bi,ip,bq->bipq", 1 - h_k**2, same_row, h_k)
