"""Takes the first tap for the one that stays."""

# loses: shift, shift_wide, address, step, step_output, unroll, training
# %% shift
# - moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in range(-reach, reach + 1)]
# + moved = [shifts[:, [reach + step]] * weights.roll(reach + step, dims=1) for step in range(-reach, reach + 1)]
