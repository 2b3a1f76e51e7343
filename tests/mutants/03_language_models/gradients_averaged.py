"""Averages over the batch."""

# loses: by_v, by_v_out, cbow_v, cbow_v_out
# %% gradients
# - return by_v, by_out
# + return by_v / len(centres), by_out / len(centres)
