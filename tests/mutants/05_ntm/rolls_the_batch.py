"""Rolls along the batch, so that examples exchange their focus."""

# loses: shift, shift_wide, address, step, step_output, unroll, training
# %% shift
# - moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in range(-reach, reach + 1)]
# + moved = [shifts[:, [reach + step]] * weights.roll(step, dims=0) for step in range(-reach, reach + 1)]
