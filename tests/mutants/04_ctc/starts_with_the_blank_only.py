"""α forgets that a path may start with the first letter."""


# loses: forward, forward_repeats, forward_edges, probability, posterior, loss, long_loss, shortest, gradient, logit_gradient
# ruff: noqa: E501
# %% forward
def forward_variables(probs, label):
    """The forward variables α_t(s), as plain probabilities."""
    l = extend(label)
    alpha = np.zeros((len(probs), len(l)))
    alpha[0, 0] = probs[0, 0]
    for t in range(1, len(probs)):
        alpha[t] = forward_step(alpha[t - 1], probs[t], l)
    return alpha


def forward_step(previous, y, l):
    """α_t from α_{t−1}, the frame's probabilities y (symbols,) and the extended label l."""
    alpha = previous.copy()
    alpha[1:] += previous[:-1]
    for s in range(2, len(l)):
        if l[s] != 0 and l[s] != l[s - 2]:
            alpha[s] += previous[s - 2]
    return alpha * y[l]


# %% loss
def ctc_loss(probs, label):
    """The CTC loss −ln p(l|x), for inputs of any length."""
    l = extend(label)
    alpha = np.zeros(len(l))
    alpha[0] = probs[0, 0]
    log_p = np.log(alpha.sum())
    alpha = alpha / alpha.sum()
    for y in probs[1:]:
        alpha = forward_step(alpha, y, l)
        log_p += np.log(alpha.sum())
        alpha = alpha / alpha.sum()
    ending = alpha[-2:].sum()
    return float(-log_p - np.log(ending)) if ending > 0 else np.inf
