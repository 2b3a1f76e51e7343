"""Does not divide by the unseen words' share."""

# loses: backoff_weight, backed_off
# %% backoff_weight
# - return d * len(seen) / sum(seen.values()) / unseen
# + return d * len(seen) / sum(seen.values())
