"""Computes U h_j anew at every step."""

# loses: once
# %% bahdanau
# - keys, states, weights = project(h), [], []
# + states, weights = [], []

# - _, a, s = bahdanau_step(y, s, h, keys, mask, W, v, f)
# + _, a, s = bahdanau_step(y, s, h, project(h), mask, W, v, f)
