"""Counts only the paths that end in a blank."""


# loses: loss, long_loss, shortest
# %% loss
def ctc_loss(probs, label):
    """The CTC loss −ln p(l|x), for inputs of any length."""
    l = extend(label)
    alpha = np.zeros(len(l))
    alpha[:2] = probs[0, l[:2]]
    log_p = np.log(alpha.sum())
    alpha = alpha / alpha.sum()
    for y in probs[1:]:
        alpha = forward_step(alpha, y, l)
        log_p += np.log(alpha.sum())
        alpha = alpha / alpha.sum()
    ending = alpha[-1]
    return float(-log_p - np.log(ending)) if ending > 0 else np.inf
