"""Asks for the vectors in reversed order."""


# loses: copy
# %% copy
def copy_batch(sequences):
    """Inputs, targets and mask of the copy task."""
    batch, time, bits = len(sequences), 2 * max(map(len, sequences)) + 1, sequences[0].shape[1]
    inputs = torch.zeros(batch, time, bits + 1)
    targets = torch.zeros(batch, time, bits)
    mask = torch.zeros(batch, time, dtype=torch.bool)
    for b, x in enumerate(sequences):
        n = len(x)
        inputs[b, :n, :bits] = x
        targets[b, n + 1 : 2 * n + 1] = x.flip(0)
        inputs[b, n, bits] = 1
        mask[b, n + 1 : 2 * n + 1] = True
    return inputs, targets, mask
