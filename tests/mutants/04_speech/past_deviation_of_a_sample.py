"""Divides by t, one frame less than there are."""

# loses: evened_so_far
# %% evened_so_far
# - rows.append((e[t] - past.mean(dim=0)) / past.std(dim=0, correction=0).clamp(min=least))
# + deviation = past.std(dim=0, correction=min(t, 1))
# + rows.append((e[t] - past.mean(dim=0)) / deviation.clamp(min=least))
