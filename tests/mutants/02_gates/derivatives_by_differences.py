"""Takes the gradients from differences of runs, with the bias that would give the first step's gates."""


# loses: W_x, W_h, b, h_0, C_0, along, truncated, truncated_ragged
# %% backward
def by_differences(slopes, x, weights, state, small=1e-5):
    given = [*weights, *state]
    flat = torch.cat([part.reshape(-1) for part in given])
    sizes = [part.numel() for part in given]

    def total(flat):
        parts = [piece.view(part.shape) for piece, part in zip(flat.split(sizes), given, strict=True)]
        return (run(x, *parts[:3], parts[3:])[0][:, 1:] * slopes).sum()

    steps = small * torch.eye(len(flat), dtype=flat.dtype)
    up, down = (torch.func.vmap(total, chunk_size=128)(flat + sign * steps) for sign in (1, -1))
    found = ((up - down) / (2 * small)).split(sizes)
    return [piece.view(part.shape) for piece, part in zip(found, given, strict=True)]


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
