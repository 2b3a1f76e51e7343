"""β skips the blank between equal letters."""


# loses: backward_repeats, backward_edges, probability, posterior, gradient, logit_gradient
# %% backward
def backward_variables(probs, label):
    """The backward variables β_t(s), as plain probabilities; y at frame t is included."""
    l = extend(label)
    beta = np.zeros((len(probs), len(l)))
    beta[-1, -2:] = probs[-1, l[-2:]]
    for t in reversed(range(len(probs) - 1)):
        arriving = beta[t + 1].copy()
        arriving[:-1] += beta[t + 1, 1:]
        for s in range(len(l) - 2):
            if l[s] != 0:
                arriving[s] += beta[t + 1, s + 2]
        beta[t] = arriving * probs[t, l]
    return beta
