"""Takes the gradients from differences of runs, with the bias that would give the first step's gates."""


# loses: W_x, W_h, b, h_0, C_0, along, truncated, truncated_ragged
# %% backward
def by_differences(slopes, x, weights, state, small=1e-5):
    given = [*weights, *state]
    found = [torch.zeros_like(part) for part in given]
    for n, slope in enumerate(found):
        for place in range(slope.numel()):
            for sign in (1, -1):
                changed = [part.clone() for part in given]
                changed[n].view(-1)[place] += sign * small
                h = run(x, *changed[:3], changed[3:])[0]
                slope.view(-1)[place] += sign * (h[:, 1:] * slopes).sum() / (2 * small)
    return found


def backward(slopes, x, W_x, W_h, h, C, gates):
    f, i, C_tilde, o = gates[:, 0].unbind(1)
    sums = torch.cat([f.logit(), i.logit(), C_tilde.atanh(), o.logit()], 1)
    b = (sums - x[:, 0] @ W_x.T - h[:, 0] @ W_h.T).mean(0)
    return by_differences(slopes, x, (W_x, W_h, b), (h[:, 0], C[:, 0]))


# %% truncated
def truncated(slopes, x, W_x, W_h, b, window, state=None):
    zeros = torch.zeros(len(x), W_h.shape[1], dtype=x.dtype)
    state, total = (zeros, zeros) if state is None else state, [0, 0, 0]
    for start in range(0, x.shape[1], window):
        chunk = slice(start, start + window)
        found = by_differences(slopes[:, chunk], x[:, chunk], (W_x, W_h, b), state)
        total = [whole + part for whole, part in zip(total, found[:3], strict=True)]
        h, C, _ = run(x[:, chunk], W_x, W_h, b, state)
        state = h[:, -1], C[:, -1]
    return total
