"""Divides by the number of different words."""

# loses: kept_back
# %% kept_back
# - return {context: d * kinds[context] / totals[context] for context in totals if totals[context]}
# + return {context: d * kinds[context] / sum(kinds.values()) for context in totals if totals[context]}
