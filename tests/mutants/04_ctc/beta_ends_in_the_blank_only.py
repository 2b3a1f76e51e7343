"""β forgets that a path may end with the last letter."""

# loses: backward, backward_repeats, backward_edges, probability, posterior, gradient, logit_gradient
# %% backward
# - beta[-1, -2:] = probs[-1, l[-2:]]
# + beta[-1, -1] = probs[-1, 0]
