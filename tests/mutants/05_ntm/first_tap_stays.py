"""Takes the first tap for the one that stays."""


# loses: shift, shift_wide, address, step, step_output, unroll, training
# %% shift
def shift(weights, shifts):
    """The focus, moved along the ring of slots."""
    reach = shifts.shape[1] // 2
    moved = [shifts[:, [reach + step]] * weights.roll(reach + step, dims=1) for step in range(-reach, reach + 1)]
    return torch.stack(moved).sum(dim=0)
