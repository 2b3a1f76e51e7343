"""Follows what has ended."""

# loses: every
# %% every
# - live = [one for one in longer if one[0][-1] != end]
# + live = longer
