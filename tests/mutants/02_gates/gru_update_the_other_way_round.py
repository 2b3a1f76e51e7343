"""Lets u open the state to the candidate, as some texts do."""

# loses: gru_before, gru_after
# %% gru_before
# - return u, r, n, u * h + (1 - u) * n
# + return u, r, n, (1 - u) * h + u * n
# %% gru_after
# - return u, r, n, u * h + (1 - u) * n
# + return u, r, n, (1 - u) * h + u * n
