"""β begins with ones and leaves out y at frame t, as in hidden Markov models."""


# loses: backward, backward_repeats, backward_edges, probability, posterior, gradient, logit_gradient
# %% backward
def backward_variables(probs, label):
    """The backward variables β_t(s), as plain probabilities; y at frame t is included."""
    l = extend(label)
    beta = np.zeros((len(probs), len(l)))
    beta[-1, -2:] = 1
    for t in reversed(range(len(probs) - 1)):
        onward = beta[t + 1] * probs[t + 1, l]
        arriving = onward.copy()
        arriving[:-1] += onward[1:]
        for s in range(len(l) - 2):
            if l[s] != 0 and l[s] != l[s + 2]:
                arriving[s] += onward[s + 2]
        beta[t] = arriving
    return beta
