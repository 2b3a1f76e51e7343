"""Removes blanks before merging repeats, so that double letters are lost."""


# loses: collapse, paths, enumeration, greedy
# %% collapse
def collapse(path):
    """The labeling B(π) of a path."""
    kept = [k for k in path if k != 0]
    return [k for i, k in enumerate(kept) if i == 0 or k != kept[i - 1]]
