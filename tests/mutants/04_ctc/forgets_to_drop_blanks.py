"""Merges runs but leaves single blanks in the labeling."""


# loses: collapse, paths, enumeration, greedy
# %% collapse
def collapse(path):
    """The labeling B(π) of a path."""
    return [k for t, k in enumerate(path) if t == 0 or k != path[t - 1]]
