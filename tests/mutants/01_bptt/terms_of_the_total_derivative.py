"""Puts the total derivative where the immediate one belongs."""

# loses: terms
# %% terms
# - found.append(torch.einsum("bi,bipq->pq", row, immediate_derivative(h[:, k], h[:, k - 1])))
# + found.append(torch.einsum("bi,bipq->pq", row, total_derivative(h, W_hh, k)))
