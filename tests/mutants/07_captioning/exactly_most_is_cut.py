"""Takes a caption of exactly the most words for a cut one."""

# loses: targets_cut
# %% targets
# - rows = [row + [2] * (len(caption) <= most) for row, caption in zip(rows, captions)]
# + rows = [row + [2] * (len(caption) < most) for row, caption in zip(rows, captions)]
