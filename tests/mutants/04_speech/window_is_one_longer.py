"""Takes the window's last sample to be the first of the next."""

# loses: heard
# %% heard
# - first = max(0, -((width - 1 - sample) // step))
# + first = max(0, -((width - sample) // step))
