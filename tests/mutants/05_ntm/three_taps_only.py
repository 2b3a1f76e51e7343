"""Knows three taps, and leaves out those farther away."""


# loses: shift_wide, address, step, step_output, unroll
# %% shift
def shift(weights, shifts):
    """The focus, moved along the ring of slots."""
    reach = shifts.shape[1] // 2
    moved = [shifts[:, [reach + step]] * weights.roll(step, dims=1) for step in (-1, 0, 1)]
    return torch.stack(moved).sum(dim=0)
