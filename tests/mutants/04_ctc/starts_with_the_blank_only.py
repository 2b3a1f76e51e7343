"""α forgets that a path may start with the first letter."""

# loses: forward, forward_repeats, forward_edges, probability, posterior, loss, long_loss, shortest, gradient, logit_gradient
# ruff: noqa: E501
# %% forward
# - alpha[0, :2] = probs[0, l[:2]]
# + alpha[0, 0] = probs[0, 0]

# %% loss
# - alpha[:2] = probs[0, l[:2]]
# + alpha[0] = probs[0, 0]
