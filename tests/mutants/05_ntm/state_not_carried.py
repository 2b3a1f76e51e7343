"""Begins every step at the first state."""

# loses: unroll, training
# %% unroll
# - y, state = net(x, state)
# + y, _ = net(x, state)
