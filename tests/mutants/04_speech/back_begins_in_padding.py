"""Lets the second direction read padding first."""

# loses: both_ways
# %% both_ways
# - back[b, :n] = one_way(z[b, :n].flip(0), W_back, top).flip(0)
# + back[b, :n] = one_way(z[b].flip(0), W_back, top).flip(0)[:n]
