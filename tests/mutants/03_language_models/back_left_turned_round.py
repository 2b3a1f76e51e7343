"""Leaves the states from the right in the order in which they were read."""

# loses: read_back
# %% read
# - h = states[b, t] = step(x[b, t], h)
# + h = step(x[b, t], h)
# + states[b, t if states is ahead else length - 1 - t] = h
