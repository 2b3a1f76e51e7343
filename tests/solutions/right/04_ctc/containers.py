"""Answers with what people call a list or an array: tuples, sets, tensors, nested lists, records."""

# loses:
# %% collapse
# - return [k for k in merged if k != 0]
# + return np.array([k for k in merged if k != 0], dtype=np.int32)


# %% paths
def all_paths(label, time, symbols):
    for path in product(range(symbols), repeat=time):
        if list(collapse(path)) == list(label):
            yield path


# %% enumeration
# - return float(sum(np.prod([probs[t, k] for t, k in enumerate(path)]) for path in paths))
# + return torch.tensor([sum(float(np.prod([probs[t, k] for t, k in enumerate(path)])) for path in paths)])

# %% extend
# - return extended
# + return tuple(extended)


# %% forward
def forward_variables(probs, label):
    l = list(extend(label))
    alpha = np.zeros((len(probs), len(l)))
    alpha[0, :2] = probs[0, l[:2]]
    for t in range(1, len(probs)):
        alpha[t] = forward_step(alpha[t - 1], probs[t], l)
    return torch.tensor(alpha)


def forward_step(previous, y, l):
    alpha = previous.copy()
    alpha[1:] += previous[:-1]
    for s in range(2, len(l)):
        if l[s] != 0 and l[s] != l[s - 2]:
            alpha[s] += previous[s - 2]
    return alpha * y[list(l)]


# %% backward
def backward_variables(probs, label):
    turned = forward_variables(probs[::-1], list(label)[::-1])
    return turned.flip(0).flip(1).tolist()


# %% probability
def label_probability(probs, label):
    y = probs[:, list(extend(label))]
    return list(
        (np.array(forward_variables(probs, label)) * np.array(backward_variables(probs, label)) / y).sum(axis=1)
    )


# %% posterior
def posterior(probs, label):
    y = probs[:, list(extend(label))]
    joint = np.array(forward_variables(probs, label)) * np.array(backward_variables(probs, label)) / y
    p = joint[0].sum()
    return (joint / p if p > 0 else np.zeros_like(joint)).tolist()


# %% loss
def ctc_loss(probs, label):
    l = list(extend(label))
    alpha, log_p = np.zeros(len(l)), 0.0
    alpha[:2] = probs[0, l[:2]]
    for t, y in enumerate(probs):
        alpha = forward_step(alpha, y, l) if t else alpha
        log_p += np.log(alpha.sum())
        alpha = alpha / alpha.sum()
    ending = alpha[-2:].sum()
    return torch.tensor(-log_p - np.log(ending) if ending > 0 else np.inf)


# %% gradient
def ctc_gradient(probs, label):
    gamma = np.array(posterior(probs, label))
    gradient = np.zeros_like(probs)
    for s, k in enumerate(extend(label)):
        gradient[:, k] -= gamma[:, s]
    return gradient


# %% logit_gradient
def logit_gradient(probs, label):
    gradient = ctc_gradient(probs, label)
    return torch.tensor(probs + gradient if gradient.any() else gradient)


# %% greedy
# - return collapse([int(k) for k in probs.argmax(axis=1)])
# + return torch.tensor(collapse(torch.tensor(probs).argmax(1).tolist()))

# %% beam
# - return [(list(prefix), float(np.log(sum(beam[prefix])))) for prefix in kept]
# + return tuple([np.array(prefix, dtype=int), np.log(sum(beam[prefix]))] for prefix in kept)
