"""Tosses once for the whole sentence."""

# loses: sampling, scheduled_loss
# %% sampling
# - if t > 0 and u[t] >= epsilon:
# + if t > 0 and u[0] >= epsilon:
