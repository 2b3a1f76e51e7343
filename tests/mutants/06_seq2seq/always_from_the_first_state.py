"""Starts every step from s_0."""

# loses: bahdanau, once
# %% bahdanau
# - _, a, s = bahdanau_step(y, s, h, keys, mask, W, v, f)
# + _, a, after = bahdanau_step(y, s, h, keys, mask, W, v, f)

# - states.append(s)
# + states.append(after)
