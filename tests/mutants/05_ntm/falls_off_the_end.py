"""Shifts along a line, where the slots lie in a ring."""


# loses: shift, shift_wide, address, step, step_output, unroll, training
# %% shift
def shift(weights, shifts):
    """The focus, moved along the ring of slots."""
    reach = shifts.shape[1] // 2
    moved = []
    for step in range(-reach, reach + 1):
        a = weights.roll(step, dims=1)
        if step > 0:
            a[:, :step] = 0
        if step < 0:
            a[:, step:] = 0
        moved.append(shifts[:, [reach + step]] * a)
    return torch.stack(moved).sum(dim=0)
