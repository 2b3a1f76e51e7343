"""A tree of the likeliest symbols along the best path, which is no beam search."""


# loses: beam, narrow_beam, beam_lm
# %% beam
def prefix_beam_decode(probs, width, lm=None, lm_weight=0.0):
    """The best labelings and their scores Q, by prefix beam search."""
    best = probs.argmax(axis=1)
    scores = {}
    for t in range(len(probs)):
        for k in np.argsort(-probs[t])[:width]:
            path = [*best[:t], k, *best[t + 1 :]]
            p = np.prod([probs[i, j] for i, j in enumerate(path)])
            labeling = tuple(collapse([int(j) for j in path]))
            scores[labeling] = max(scores.get(labeling, 0.0), p)
    ranked = sorted(scores.items(), key=lambda item: -item[1])[:width]
    return [(list(labeling), float(np.log(p))) for labeling, p in ranked]
