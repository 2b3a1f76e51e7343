"""Exchanges κ and 1 − κ."""

# loses: moving
# %% moving
# - b = keep * b + (1 - keep) * float(batch.mean())
# + b = (1 - keep) * b + keep * float(batch.mean())
