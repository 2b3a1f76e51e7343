"""Rises, and stays."""

# loses: warm_up
# %% warm_up
# - return d**-0.5 * min(step**-0.5, step * warmup**-1.5)
# + return d**-0.5 * min(warmup**-0.5, step * warmup**-1.5)
