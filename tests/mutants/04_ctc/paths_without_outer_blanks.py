"""Lists only paths that begin and end with a letter."""


# loses: paths, enumeration
# %% paths
def all_paths(label, time, symbols):
    """Every path that B maps to the label."""
    return [
        path
        for path in product(range(symbols), repeat=time)
        if collapse(path) == list(label) and path[0] != 0 and path[-1] != 0
    ]
