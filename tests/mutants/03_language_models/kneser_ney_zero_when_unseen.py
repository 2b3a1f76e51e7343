"""Gives 0 after a context that was never seen."""

# loses: kneser_ney, kneser_ney_trigrams
# %% kneser_ney
# - return lower
# + return 0.0
