"""Charges the language model again whenever the last symbol is repeated."""

# loses: beam_lm
# %% beam
# - grown[prefix] += ((p_b + p_nb) * y[0], p_nb * y[prefix[-1]] if prefix else 0.0)
# + again = np.exp(lm_weight * lm(prefix[:-1], prefix[-1])) if lm and prefix else 1.0
# + grown[prefix] += ((p_b + p_nb) * y[0], p_nb * y[prefix[-1]] * again if prefix else 0.0)
