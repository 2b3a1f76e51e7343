"""Works with logarithms throughout, and adds up in another order."""


# loses:
# %% forward
def forward_variables(probs, label):
    return np.exp(log_forward(np.log(probs), extend(label)))


def log_forward(log_y, l):
    log_alpha = np.full((len(log_y), len(l)), -np.inf)
    log_alpha[0, :2] = log_y[0, l[:2]]
    for t in range(1, len(log_y)):
        for s in range(len(l)):
            sources = [log_alpha[t - 1, s]]
            if s > 0:
                sources.insert(0, log_alpha[t - 1, s - 1])
            if s > 1 and l[s] != 0 and l[s] != l[s - 2]:
                sources.insert(0, log_alpha[t - 1, s - 2])
            log_alpha[t, s] = np.logaddexp.reduce(sources) + log_y[t, l[s]]
    return log_alpha


# %% loss
def ctc_loss(probs, label):
    last = log_forward(np.log(probs), extend(label))[-1, -2:]
    return -np.logaddexp.reduce(last)
