"""α skips the blank between equal letters, so that "aa" can be said as "a"."""

# loses: forward_repeats, forward_edges, probability, posterior, loss, long_loss, shortest, gradient, logit_gradient
# %% forward
# - if l[s] != 0 and l[s] != l[s - 2]:
# + if l[s] != 0:
