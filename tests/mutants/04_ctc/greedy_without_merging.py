"""Drops blanks from the likeliest path but keeps its runs."""


# loses: greedy
# %% greedy
def greedy_decode(probs):
    """The labeling of the likeliest path."""
    return [int(k) for k in probs.argmax(axis=1) if k != 0]
