"""Removes blanks before merging repeats, so that double letters are lost."""

# loses: collapse, paths, enumeration, greedy
# %% collapse
# - merged = [k for t, k in enumerate(path) if t == 0 or k != path[t - 1]]
# - return [k for k in merged if k != 0]
# + kept = [k for k in path if k != 0]
# + return [k for i, k in enumerate(kept) if i == 0 or k != kept[i - 1]]
