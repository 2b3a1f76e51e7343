"""Lets γ fall below 1, where it blurs."""


# loses: head_parameters, step, step_output, unroll, training
# %% head
def head_parameters(raw, width):
    """A head's parameters, each in its range."""
    key, strength, gate, shifts, sharpness = raw.split([width, 1, 1, raw.shape[1] - width - 3, 1], dim=1)
    return Focus(
        key.tanh(),
        F.softplus(strength).squeeze(1),
        gate.sigmoid().squeeze(1),
        shifts.softmax(dim=1),
        F.softplus(sharpness).squeeze(1),
    )
