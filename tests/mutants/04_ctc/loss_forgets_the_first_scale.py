"""Adds up ln C_t over all frames but the first."""

# loses: loss, long_loss, shortest
# %% loss
# - log_p = np.log(alpha.sum())
# + log_p = 0.0
