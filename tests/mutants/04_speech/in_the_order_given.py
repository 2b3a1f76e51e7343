"""Leaves readings in the order given."""

# loses: ranked
# %% ranked
# - return sorted(scored, key=lambda one: one[1], reverse=True)
# + return scored
