"""Reads its own word where the coin says the true one."""

# loses: sampling, scheduled_loss
# %% sampling
# - if t > 0 and u[t] >= epsilon:
# + if t > 0 and u[t] < epsilon:
