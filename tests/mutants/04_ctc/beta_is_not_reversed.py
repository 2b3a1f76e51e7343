"""Runs α on the reversed input and forgets to turn the result round."""


# loses: backward, backward_repeats, backward_edges, probability, posterior, gradient, logit_gradient
# %% backward
def backward_variables(probs, label):
    """The backward variables β_t(s), as plain probabilities; y at frame t is included."""
    return forward_variables(probs[::-1], list(label)[::-1])
