"""Searches without the language model and rescores the last beam."""

# loses: beam_lm
# %% beam
# - factor = np.exp(lm_weight * lm(prefix, k)) if lm else 1.0
# - grown[(*prefix, k)] += (0.0, arriving * y[k] * factor)
# + grown[(*prefix, k)] += (0.0, arriving * y[k])

# - return [(list(prefix), float(np.log(sum(beam[prefix])))) for prefix in kept]
# + cost = {l: sum(lm_weight * lm(l[:i], k) for i, k in enumerate(l)) if lm else 0.0 for l in kept}
# + scored = [(list(prefix), float(np.log(sum(beam[prefix])) + cost[prefix])) for prefix in kept]
# + return sorted(scored, key=lambda pair: -pair[1])
