"""Right in float32 and in numpy; NamedTuples, dataclasses, arrays and one-entry tensors are handed back."""

# loses:
# %% teacher_forced
from dataclasses import dataclass
from typing import Any, NamedTuple


@dataclass
class Batch:
    inputs: Any
    targets: Any
    mask: Any


def teacher_forced(sentences, start, end, padding):
    whole = [[start, *sentence, end] for sentence in sentences]
    T = max(map(len, whole)) - 1
    inputs = np.array([(words[:-1] + [padding] * T)[:T] for words in whole], dtype=np.int32)
    targets = np.array([(words[1:] + [padding] * T)[:T] for words in whole], dtype=np.float32)
    mask = np.array([[t < len(words) - 1 for t in range(T)] for words in whole])
    return Batch(inputs, targets, mask.astype(np.int8))


# %% picked
def picked_log_probs(logits, targets):
    z = logits.numpy().astype(np.float32)
    z = z - z.max(axis=2, keepdims=True)
    z = z - np.log(np.exp(z).sum(axis=2, keepdims=True))
    return np.take_along_axis(z, targets.numpy()[..., None], axis=2).squeeze(2)


# %% losses
def sentence_losses(logits, targets, mask):
    return np.where(mask, -picked_log_probs(logits, targets), np.float32(0)).sum(axis=1)


# %% per_word
def loss_per_word(logits, targets, mask):
    return np.array([sentence_losses(logits, targets, mask).sum() / np.float32(mask.sum())])


# %% slopes
def logit_slopes(logits, targets, mask):
    slopes = logits.float().softmax(dim=2).numpy()
    B, T = np.indices(targets.shape)
    slopes[B, T, targets.numpy()] -= 1
    slopes[~mask.numpy()] = 0
    return slopes


# %% turned
def turned_round(x, lengths):
    turned = np.asarray(x).copy()
    for row, length in zip(turned, lengths):
        row[:length] = row[:length][::-1].copy()
    return turned


# %% encode
class Encoded(NamedTuple):
    states: Any
    last: Any


def encode(x, lengths, W_x, W_h, b):
    x, W_x, W_h, b = (np.asarray(part, dtype=np.float32) for part in (x, W_x, W_h, b))
    states = np.zeros((*x.shape[:2], len(b)), dtype=np.float32)
    last = np.zeros((len(x), len(b)), dtype=np.float32)
    for j in range(x.shape[1]):
        on = np.asarray(lengths) > j
        last[on] = np.tanh(x[on, j] @ W_x.T + last[on] @ W_h.T + b)
        states[on, j] = last[on]
    return Encoded(states, last)


# %% from_the_end
def encode_from_the_end(x, lengths, W_x, W_h, b):
    encoded = encode(turned_round(x, lengths), lengths, W_x, W_h, b)
    return Encoded(turned_round(encoded.states, lengths), encoded.last)


# %% mean
def mean_weights(mask, steps):
    a = mask.float() / mask.float().sum(dim=1, keepdim=True)
    return np.repeat(a.numpy()[:, None], steps, axis=1)


# %% fixed
def softmax_of(e, mask):
    e = np.where(mask.numpy()[:, None], e, np.float32(-np.inf))
    e = np.exp(e - e.max(axis=2, keepdims=True))
    return e / e.sum(axis=2, keepdims=True)


def fixed_weights(w, mask, first, steps):
    return softmax_of(w.float().numpy()[None, first : first + steps, : mask.shape[1]], mask)


# %% similarity
def similarity_weights(s, h, mask):
    a = np.einsum("bid,bjd->bij", s.numpy(), h.numpy())
    a[~np.broadcast_to(mask.numpy()[:, None], a.shape)] = 0
    return a.astype(np.float32)


# %% softmax
def softmax_weights(s, h, mask):
    return softmax_of((s @ h.mT).float().numpy(), mask)


# %% score_slopes
def score_slopes(g, a, h):
    g, a, h = g.float(), a.float(), h.float()
    c = a @ h
    return a * (g[:, :, None] * (h[:, None] - c[:, :, None])).sum(dim=-1)


# %% additive
def additive_scores(s, keys, W, v):
    s, keys, W, v = s.float(), torch.as_tensor(keys).float(), W.float(), v.float()
    return torch.tanh((s @ W.T).unsqueeze(1) + keys) @ v


# %% step
@dataclass
class Step:
    context: Any
    weights: Any
    state: Any


def bahdanau_step(y, s, h, keys, mask, W, v, f):
    a = torch.tensor(softmax_of(additive_scores(s, keys, W, v)[:, None].numpy(), mask))[:, 0]
    c = (a[..., None] * h.float()).sum(dim=1)
    return Step(c, a, f(y, c.double(), s))


# %% bahdanau
class Run(NamedTuple):
    states: Any
    weights: Any


def bahdanau_states(ys, s, h, mask, project, W, v, f):
    keys, states, weights = project(h), [], []
    for i in range(ys.shape[1]):
        step = bahdanau_step(ys[:, i], s, h, keys, mask, W, v, f)
        s = step.state
        states.append(s.numpy())
        weights.append(step.weights.numpy())
    return Run(np.stack(states, axis=1), np.stack(weights, axis=1))


# %% greedy
class Said(NamedTuple):
    words: Any
    log_p: Any


def greedy(step, state, start, end, most):
    words, total = np.zeros(0, dtype=np.int64), torch.zeros(1)
    while len(words) < most and end not in words:
        log_probs, state = step(words[-1] if len(words) else start, state)
        words = np.append(words, np.argmax(log_probs.numpy()))
        total = total + log_probs[words[-1]].float()
    return Said(words, total)


# %% every
def every_sentence(step, state, start, end, most):
    stack, found = [(np.zeros(0, dtype=np.int64), np.float32(0), state)], []
    while stack:
        words, log_p, state = stack.pop()
        if len(words) == most or end in words:
            found.append(Said(words, log_p))
            continue
        log_probs, after = step(words[-1] if len(words) else start, state)
        for word, more in enumerate(log_probs.float().numpy()):
            if np.isfinite(more):
                stack.append((np.append(words, word), np.float32(log_p + more), after))
    return found


# %% normalised
def normalised(log_p, length, a):
    return np.float32(log_p) / np.float32(length) ** np.float32(a)


# %% beam
@dataclass
class Kept:
    words: Any
    log_p: Any
    state: Any
    ended: bool = False

    def longer(self, step, start, end):
        log_probs, after = step(self.words[-1] if len(self.words) else start, self.state)
        for word, more in enumerate(log_probs.float()):
            if torch.isfinite(more):
                yield Kept((*self.words, torch.tensor(word)), self.log_p + more, after, word == end)


def beam_search(step, state, start, end, most, width, a):
    beam = [Kept((), torch.zeros(()), state)]
    for _ in range(most):
        longer = [new for one in beam if not one.ended for new in one.longer(step, start, end)]
        beam = [one for one in beam if one.ended] + longer
        beam.sort(key=lambda one: float(normalised(one.log_p, len(one.words), a)))
        beam = beam[-width:]
    return [Said(np.array(one.words), normalised(one.log_p, len(one.words), a)) for one in beam[::-1]]


# %% schedules
def linear_decay(i, k, c, least):
    return torch.tensor([k - c * i]).clamp(min=least)


def exponential_decay(i, k):
    return np.float32(k) ** i


def inverse_sigmoid_decay(i, k):
    with np.errstate(over="ignore"):
        return np.float64(k) / (np.float64(k) + np.exp(np.float64(i / k)))


# %% sampling
class Sampled(NamedTuple):
    read: Any
    rows: Any


def scheduled_sampling(step, state, inputs, epsilon, u):
    read, rows = inputs.numpy().astype(np.int32), []
    for t in range(len(read)):
        if t and not u[t] < epsilon:
            read[t] = rows[-1].argmax()
        log_probs, state = step(read[t], state)
        rows.append(log_probs.float().numpy())
    return Sampled(read, np.stack(rows))


# %% scheduled_loss
def scheduled_loss(step, state, inputs, targets, epsilon, u):
    rows = scheduled_sampling(step, state, inputs, epsilon, u).rows
    return torch.tensor([-sum(rows[t, y] for t, y in enumerate(targets.tolist()))])


# %% parallel
def parallel_sampling(decode, inputs, epsilon, u, passes):
    read = inputs
    for _ in range(passes - 1):
        own = decode(read).float().numpy().argmax(axis=1)
        mixed = np.where(u.numpy()[1:] < epsilon, inputs[1:].numpy(), own[:-1])
        read = torch.tensor(np.concatenate([inputs[:1].numpy(), mixed]))
    return read.numpy()
