"""Merges runs but leaves single blanks in the labeling."""

# loses: collapse, paths, enumeration, greedy
# %% collapse
# - merged = [k for t, k in enumerate(path) if t == 0 or k != path[t - 1]]
# - return [k for k in merged if k != 0]
# + return [k for t, k in enumerate(path) if t == 0 or k != path[t - 1]]
