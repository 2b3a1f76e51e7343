"""Rescales α at every frame and hands in the rescaled one."""


# loses: forward, forward_repeats, forward_edges, probability, posterior, gradient, logit_gradient
# %% forward
def forward_variables(probs, label):
    """The forward variables α_t(s), as plain probabilities."""
    l = extend(label)
    alpha = np.zeros((len(probs), len(l)))
    alpha[0, :2] = probs[0, l[:2]]
    for t in range(1, len(probs)):
        alpha[t] = forward_step(alpha[t - 1], probs[t], l)
    return alpha / alpha.sum(axis=1, keepdims=True)


def forward_step(previous, y, l):
    """α_t from α_{t−1}, the frame's probabilities y (symbols,) and the extended label l."""
    alpha = previous.copy()
    alpha[1:] += previous[:-1]
    for s in range(2, len(l)):
        if l[s] != 0 and l[s] != l[s - 2]:
            alpha[s] += previous[s - 2]
    return alpha * y[l]
