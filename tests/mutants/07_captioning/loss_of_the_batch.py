"""Adds up over the captions."""

# loses: loss
# %% loss
# - return of_captions.mean()
# + return of_captions.sum()
