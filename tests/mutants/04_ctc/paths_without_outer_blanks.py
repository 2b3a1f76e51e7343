"""Lists only paths that begin and end with a letter."""

# loses: paths, enumeration
# %% paths
# - return [path for path in product(range(symbols), repeat=time) if collapse(path) == list(label)]
# + return [
# +     path
# +     for path in product(range(symbols), repeat=time)
# +     if collapse(path) == list(label) and path[0] != 0 and path[-1] != 0
# + ]
