"""Asks for END after captions that were cut."""

# loses: targets_cut
# %% targets
# - rows = [row + [2] * (len(caption) <= most) for row, caption in zip(rows, captions)]
# + rows = [[*row, 2] for row in rows]
