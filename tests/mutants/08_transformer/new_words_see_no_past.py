"""Masks as if nothing stood before."""

# loses: step, several, greedy, greedy_cut
# %% step
# - mask = causal_mask(y.shape[1], cache.keys.shape[2])
# + mask = torch.ones(y.shape[1], cache.keys.shape[2] + y.shape[1], dtype=torch.bool).tril()
