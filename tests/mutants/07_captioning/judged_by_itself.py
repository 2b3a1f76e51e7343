"""Judges each batch by a baseline that knows it."""

# loses: moving
# %% moving
# - used.append(b)
# - b = keep * b + (1 - keep) * float(batch.mean())
# + b = keep * b + (1 - keep) * float(batch.mean())
# + used.append(b)
