"""Divides by however little the past changes, and the first frame by 0."""

# loses: evened_so_far
# %% evened_so_far
# - rows.append((e[t] - past.mean(dim=0)) / past.std(dim=0, correction=0).clamp(min=least))
# + rows.append((e[t] - past.mean(dim=0)) / past.std(dim=0, correction=0))
