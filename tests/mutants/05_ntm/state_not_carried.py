"""Begins every step at the first state."""


# loses: unroll, training
# %% unroll
def unroll(net, inputs):
    """The outputs of a machine for whole sequences."""
    state, outputs = net.initial_state(len(inputs)), []
    for x in inputs.unbind(dim=1):
        y, _ = net(x, state)
        outputs.append(y)
    return torch.stack(outputs, dim=1)
