"""Reads α at index −1, Python's last, for the state before the first."""

# loses: forward, forward_repeats, forward_edges, shortest
# %% forward
# - alpha[1:] += previous[:-1]
# + alpha += np.roll(previous, 1)
