"""Hands back s_0 … s_{T−1}."""

# loses: bahdanau, once
# %% bahdanau
# - _, a, s = bahdanau_step(y, s, h, keys, mask, W, v, f)
# - states.append(s)
# + states.append(s)
# + _, a, s = bahdanau_step(y, s, h, keys, mask, W, v, f)
