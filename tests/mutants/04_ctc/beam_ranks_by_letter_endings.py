"""Prunes by the paths that end in a letter, forgetting those that end in a blank."""


# loses: narrow_beam, beam_lm
# %% beam
def prefix_beam_decode(probs, width, lm=None, lm_weight=0.0):
    """The best labelings and their scores Q, by prefix beam search."""
    beam = {(): (1.0, 0.0)}  # prefix: (p_b, p_nb)
    for y in probs:
        grown = defaultdict(lambda: np.zeros(2))
        for prefix, (p_b, p_nb) in beam.items():
            grown[prefix] += ((p_b + p_nb) * y[0], p_nb * y[prefix[-1]] if prefix else 0.0)
            for k in range(1, len(y)):
                arriving = p_b if prefix and k == prefix[-1] else p_b + p_nb
                factor = np.exp(lm_weight * lm(prefix, k)) if lm else 1.0
                grown[(*prefix, k)] += (0.0, arriving * y[k] * factor)
        possible = [prefix for prefix in grown if grown[prefix].sum() > 0]
        kept = sorted(possible, key=lambda prefix: grown[prefix][1], reverse=True)[:width]
        kept = sorted(kept, key=lambda prefix: grown[prefix].sum(), reverse=True)
        beam = {prefix: grown[prefix] for prefix in kept}
    return [(list(prefix), float(np.log(sum(beam[prefix])))) for prefix in kept]
