"""Looks once, with the first state, and keeps that look."""

# loses: told
# %% told
# - steps = []
# + steps, once = [], look(h)
# + look = lambda _: once
