"""Knows three taps, and leaves out those farther away."""

# loses: shift_wide, address, step, step_output, unroll
# %% shift
# - moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in range(-reach, reach + 1)]
# + moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in (-1, 0, 1)]
