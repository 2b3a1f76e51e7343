"""Shifts along a line, where the slots lie in a ring."""

# loses: shift, shift_wide, address, step, step_output, unroll, training
# %% shift
# - moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in range(-reach, reach + 1)]
# + moved = []
# + for step in range(-reach, reach + 1):
# +     a = weights.roll(step, dims=1)
# +     if step > 0:
# +         a[:, :step] = 0
# +     if step < 0:
# +         a[:, step:] = 0
# +     moved.append(shifts[:, [reach + step]] * a)
