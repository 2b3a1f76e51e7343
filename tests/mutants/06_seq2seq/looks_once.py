"""Looks once, with the first state, and keeps that context."""

# loses: bahdanau, once
# %% bahdanau
# - keys, states, weights = project(h), [], []
# + keys, states, weights, first = project(h), [], [], s

# - _, a, s = bahdanau_step(y, s, h, keys, mask, W, v, f)
# + c, a, _ = bahdanau_step(y, first, h, keys, mask, W, v, f)
# + s = f(y, c, s)
