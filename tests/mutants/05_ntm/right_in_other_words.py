"""Right throughout, in other words than the solution: loops, logarithms, circulants, plain tuples for a Focus."""


# loses:
# %% similarity
def similarity(memory, key):
    rows = []
    for M, k in zip(memory, key, strict=True):
        rows.append(M @ k / (M.square().sum(1).sqrt() * torch.norm(k) + 1e-8))
    return torch.stack(rows)


# %% content
def content_weights(memory, key, strength):
    z = similarity(memory, key) * strength.reshape(-1, 1)
    return torch.exp(z - torch.logsumexp(z, 1, keepdim=True))


# %% interpolate
def interpolate(content, previous, gate):
    return torch.einsum("b,bs->bs", gate, content) + torch.einsum("b,bs->bs", 1 - gate, previous)


# %% shift
def shift(weights, shifts):
    batch, N = weights.shape
    r = (shifts.shape[1] - 1) // 2
    full = torch.zeros(batch, N, dtype=weights.dtype)
    for n in range(shifts.shape[1]):
        full[:, (n - r) % N] += shifts[:, n]
    i = torch.arange(N)
    circulant = full[:, (i[:, None] - i[None, :]) % N]  # (batch, i, j)
    return torch.bmm(circulant, weights[..., None])[..., 0]


# %% sharpen
def sharpen(weights, sharpness):
    # in logarithms: softmax takes the largest one out by itself
    return torch.softmax(sharpness[:, None] * weights.log(), dim=-1)


# %% read
def read(memory, weights):
    return torch.bmm(weights.unsqueeze(1), memory).squeeze(1)


# %% write
def write(memory, weights, add, erase=None):
    if erase is None:
        return weights[:, :, None] * add[:, None, :] + (1 - weights[:, :, None]) * memory
    tilde = memory * (1 - weights[:, :, None] * erase[:, None, :])
    return tilde + weights[:, :, None] * add[:, None, :]


# %% move
def move(memory, steps, reach):
    batch = len(memory)
    s = F.one_hot(torch.full((batch,), reach + steps), 2 * reach + 1).to(memory.dtype)
    return memory[:, 0], torch.full((batch,), 7.0), torch.zeros(batch), s, torch.ones(batch)


# %% beside
def beside(memory, found, steps):
    rows = torch.arange(len(memory))
    s = F.one_hot(torch.full((len(memory),), 1 + steps), 3).to(memory)
    ones = torch.ones(len(memory)).to(memory)
    return Focus(3 * memory[rows, found], 1e5 * ones, ones, s, ones)


# %% least
def peak_of(s, gamma):
    return max(s) ** gamma / sum(x**gamma for x in s)


def least_sharpness(shifts, peak):
    answers = []
    for s in shifts.tolist():
        low, high = 1.0, 200.0
        while high - low > 1e-6 and peak_of(s, 1.0) < peak:
            middle = (low + high) / 2
            low, high = (middle, high) if peak_of(s, middle) < peak else (low, middle)
        answers.append(low)
    return torch.tensor(answers)


# %% erase_gradient
def erase_gradient(memory, writing, reading, upstream):
    return -torch.einsum("bs,bs,bsw,bw->bw", reading, writing, memory, upstream)


# %% strength_gradient
def strength_gradient(nearness, strength):
    a = F.softmax(strength.unsqueeze(-1) * nearness, dim=-1)
    J = torch.diag_embed(a) - a[:, :, None] * a[:, None, :]
    return (J @ nearness[:, :, None]).squeeze(-1)


# %% kept
def kept(weights, erase):
    return torch.prod(1 - weights.unsqueeze(3) * erase.unsqueeze(2), dim=1)


# %% head
def head_parameters(raw, width):
    k, beta, g, s, gamma = torch.split(raw, [width, 1, 1, raw.shape[1] - width - 3, 1], dim=1)
    gamma = 1 + torch.log1p(torch.exp(gamma))
    return torch.tanh(k), F.softplus(beta).squeeze(1), torch.sigmoid(g).squeeze(1), F.softmax(s, 1), gamma.squeeze(1)


# %% step
class NTM(Machine):
    def forward(self, x, state):
        hc = self.controller(torch.hstack([x, state.read_vector]), state.controller)
        h = hc[0]
        w, e, v = self.W_w(h).split([self.head_size, self.width, self.width], dim=1)
        aw = address(state.memory, state.writing, *head_parameters(w, self.width))
        M = write(state.memory, aw, v.tanh(), e.sigmoid())
        ar = address(M, state.reading, *head_parameters(self.W_r(h), self.width))
        r = read(M, ar)
        y = self.W_y(torch.hstack([h, r]))
        return y, state._replace(controller=hc, memory=M, writing=aw, reading=ar, read_vector=r)


# %% unroll
def unroll(net, inputs):
    state, ys = net.initial_state(len(inputs)), []
    for x in inputs.transpose(0, 1):
        y, state = net(x, state)
        ys += [y]
    return torch.stack(ys).transpose(0, 1)


# %% copy
def copy_batch(sequences):
    lengths = torch.tensor([len(s) for s in sequences])
    T, bits = 2 * int(lengths.max()) + 1, sequences[0].shape[1]
    t = torch.arange(T)[None]
    mask = (t > lengths[:, None]) & (t <= 2 * lengths[:, None])
    targets = torch.zeros(len(sequences), T, bits)
    targets[mask] = torch.cat(sequences)
    inputs = torch.zeros(len(sequences), T, bits + 1)
    inputs[..., bits] = t == lengths[:, None]
    inputs[..., :bits][t < lengths[:, None]] = torch.cat(sequences)
    return inputs, targets, mask


# %% loss
def copy_loss(logits, targets, mask):
    z, y = logits[mask], targets[mask]
    return -(y * F.logsigmoid(z) + (1 - y) * F.logsigmoid(-z)).mean()


# %% training
def training_step(net, optimizer, inputs, targets, mask, clip):
    loss = copy_loss(unroll(net, inputs), targets, mask)
    grads = torch.autograd.grad(loss, list(net.parameters()))
    norm = torch.sqrt(sum((g**2).sum() for g in grads))
    for p, g in zip(net.parameters(), grads, strict=True):
        p.grad = g * min(1.0, clip / norm.item())
    optimizer.step()
    return float(loss), float(norm)
