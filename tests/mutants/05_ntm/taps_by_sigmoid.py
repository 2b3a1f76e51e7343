"""Squashes each tap on its own, so that they are no distribution."""

# loses: head_parameters, step, step_output, unroll, training
# %% head
# - shifts.softmax(dim=1),
# + shifts.sigmoid(),
