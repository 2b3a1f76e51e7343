"""Correlates in place of convolving, so that the head walks the other way.

From an empty memory, a ring walked the other way round is the same machine: only its slots are numbered backwards."""

# loses: shift, shift_wide, address, step, step_output
# %% shift
# - moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in range(-reach, reach + 1)]
# + moved = [shifts[:, [reach + step]] * weights.roll(-step, dims=1) for step in range(-reach, reach + 1)]
