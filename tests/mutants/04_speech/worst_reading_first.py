"""Puts the worst first."""

# loses: ranked
# %% ranked
# - return sorted(scored, key=lambda one: one[1], reverse=True)
# + return sorted(scored, key=lambda one: one[1])
