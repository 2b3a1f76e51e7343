"""The extended label ends with the last letter."""

# loses: extend, forward, forward_repeats, forward_edges, backward, backward_repeats, backward_edges, probability, posterior, loss, long_loss, shortest, gradient, logit_gradient
# ruff: noqa: E501
# %% extend
# - extended = [0] * (2 * len(label) + 1)
# - extended[1::2] = label
# - return extended
# + return [k for symbol in label for k in (0, symbol)]
