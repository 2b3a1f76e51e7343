"""Lets every entry of the state feel every row of W_hh."""

# loses: immediate, total, terms
# %% immediate
# - same_row = torch.eye(h_k.shape[1], dtype=h_k.dtype)
# + same_row = h_k.new_ones(2 * h_k.shape[1:])
