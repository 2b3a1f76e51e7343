"""Carries the state over and forgets to cut the graph."""


# loses: truncated, truncated_ragged, agreement
# %% truncated
def truncated_gradients(slopes, x, weights, window, h_0=None):
    """The gradients by the weights from truncated backpropagation through time."""
    return gradients(slopes, x, states(x, weights, h_0), weights)[0]
