"""Draws horizons up to T_max."""

# loses: chrono
# %% chrono
# - forget = (1 + draws * (longest - 2)).log()
# + forget = (1 + draws * (longest - 1)).log()
