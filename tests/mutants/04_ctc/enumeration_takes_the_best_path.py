"""Takes the likeliest path of a label for the sum over its paths."""


# loses: enumeration
# %% enumeration
def enumerated_probability(probs, label):
    """p(l|x), by adding up the probabilities of all paths of the label."""
    time, symbols = probs.shape
    paths = all_paths(label, time, symbols)
    return max((float(np.prod([probs[t, k] for t, k in enumerate(path)])) for path in paths), default=0.0)
