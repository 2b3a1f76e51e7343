"""Makes chunks of one step too many."""


# loses: truncated, truncated_ragged, agreement
# %% truncated
def truncated_gradients(slopes, x, weights, window, h_0=None):
    """The gradients by the weights from truncated backpropagation through time."""
    total, state = [torch.zeros_like(w) for w in weights], h_0
    for start in range(0, x.shape[1], window + 1):
        chunk = slice(start, start + window + 1)
        h = states(x[:, chunk], weights, state)
        found, _ = gradients(slopes[:, chunk], x[:, chunk], h, weights)
        total = [whole + part for whole, part in zip(total, found, strict=True)]
        state = h[:, -1]
    return Weights(*total)
