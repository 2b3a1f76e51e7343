"""Takes the likeliest path of a label for the sum over its paths."""

# loses: enumeration
# %% enumeration
# - return float(sum(np.prod([probs[t, k] for t, k in enumerate(path)]) for path in paths))
# + return max((float(np.prod([probs[t, k] for t, k in enumerate(path)])) for path in paths), default=0.0)
