"""Lets the second direction read the states of the first."""

# loses: both_ways, net
# %% both_ways
# - back[b, :n] = one_way(z[b, :n].flip(0), W_back, top).flip(0)
# + back[b, :n] = one_way(ahead[b, :n].flip(0), W_back, top).flip(0)
