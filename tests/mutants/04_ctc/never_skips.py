"""α never skips the blank between different letters."""

# loses: forward, forward_repeats, forward_edges, probability, posterior, loss, long_loss, shortest, gradient, logit_gradient
# ruff: noqa: E501
# %% forward
# - for s in range(2, len(l)):
# -     if l[s] != 0 and l[s] != l[s - 2]:
# -         alpha[s] += previous[s - 2]
