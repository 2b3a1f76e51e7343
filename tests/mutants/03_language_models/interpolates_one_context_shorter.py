"""Keeps the first words of the context in place of the nearest."""

# loses: interpolated, interpolated_unseen
# %% interpolated
# - c = context[len(context) - m + 1 :]
# + c = context[: m - 1]
