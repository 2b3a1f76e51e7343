"""Rolls along the batch, so that examples exchange their focus."""


# loses: shift, shift_wide, address, step, step_output, unroll, training
# %% shift
def shift(weights, shifts):
    """The focus, moved along the ring of slots."""
    reach = shifts.shape[1] // 2
    moved = [shifts[:, [reach + step]] * weights.roll(step, dims=0) for step in range(-reach, reach + 1)]
    return torch.stack(moved).sum(dim=0)
