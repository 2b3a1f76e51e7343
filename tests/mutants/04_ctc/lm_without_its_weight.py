"""Adds the language model with weight one."""

# loses: beam_lm
# %% beam
# - factor = np.exp(lm_weight * lm(prefix, k)) if lm else 1.0
# + factor = np.exp(lm(prefix, k)) if lm else 1.0
