"""Counts steps from 0."""

# loses: warm_up
# %% warm_up
# - return d**-0.5 * min(step**-0.5, step * warmup**-1.5)
# + return d**-0.5 * min((step + 1) ** -0.5, (step + 1) * warmup**-1.5)
