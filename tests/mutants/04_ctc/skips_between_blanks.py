"""α also skips from blank to blank, over a letter."""

# loses: forward, forward_repeats, forward_edges, probability, posterior, loss, long_loss, shortest, gradient, logit_gradient
# ruff: noqa: E501
# %% forward
# - if l[s] != 0 and l[s] != l[s - 2]:
# + if l[s] != l[s - 2] or l[s] == 0:
