"""Keeps the likeliest path of a prefix, not the sum over its paths."""

# loses: beam, narrow_beam, beam_lm
# %% beam
# - grown[prefix] += ((p_b + p_nb) * y[0], p_nb * y[prefix[-1]] if prefix else 0.0)
# + grown[prefix] = np.maximum(grown[prefix], (max(p_b, p_nb) * y[0], p_nb * y[prefix[-1]] if prefix else 0.0))

# - arriving = p_b if prefix and k == prefix[-1] else p_b + p_nb
# + arriving = p_b if prefix and k == prefix[-1] else max(p_b, p_nb)

# - grown[(*prefix, k)] += (0.0, arriving * y[k] * factor)
# + grown[(*prefix, k)] = np.maximum(grown[(*prefix, k)], (0.0, arriving * y[k] * factor))
