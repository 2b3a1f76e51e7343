"""Hands the language model the prefix with the new symbol already added."""

# loses: beam_lm
# %% beam
# - factor = np.exp(lm_weight * lm(prefix, k)) if lm else 1.0
# + factor = np.exp(lm_weight * lm((*prefix, k), k)) if lm else 1.0
