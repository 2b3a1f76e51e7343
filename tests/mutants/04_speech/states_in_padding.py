"""Goes on into padding."""

# loses: both_ways
# %% both_ways
# - ahead[b, :n] = one_way(z[b, :n], W_ahead, top)
# + ahead[b] = one_way(z[b], W_ahead, top)
