"""Adds up the batch's rewards."""

# loses: moving
# %% moving
# - b = keep * b + (1 - keep) * float(batch.mean())
# + b = keep * b + (1 - keep) * float(batch.sum())
