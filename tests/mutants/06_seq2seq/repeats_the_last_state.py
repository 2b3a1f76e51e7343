"""Leaves the last state standing at padding."""

# loses: states, from_the_end
# %% encode
# - states.append(h * real)
# + states.append(h)
