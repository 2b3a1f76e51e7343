"""The exercises of the lecture ``03_embeddings``."""

import torch
from torch.nn import functional as F

from course_lib.exercises.declared import Exercise

window_pairs = Exercise((["a", "b", "c", "d"], 1), (["the", "set", "is", "new", "."], 2), (["x"], 3))


@window_pairs.answer
def _(words, reach):
    return [
        (word, words[j])
        for i, word in enumerate(words)
        for j in range(max(0, i - reach), min(len(words), i + reach + 1))
        if j != i
    ]


@window_pairs.mistake
def _(words, reach):
    """A word is not its own neighbour: leave out j = i."""
    return [
        (word, words[j])
        for i, word in enumerate(words)
        for j in range(max(0, i - reach), min(len(words), i + reach + 1))
    ]


@window_pairs.mistake
def _(words, reach):
    """Only neighbours to the right are here. The window reaches to both sides."""
    return [(w, words[j]) for i, w in enumerate(words) for j in range(i + 1, min(len(words), i + reach + 1))]


@window_pairs.mistake
def _(words, reach):
    """The end of a range is left out: the last neighbour on the right is missing."""
    return [
        (word, words[j])
        for i, word in enumerate(words)
        for j in range(max(0, i - reach), min(len(words), i + reach))
        if j != i
    ]


_v, _target = torch.tensor([0.5, -1.0, 2.0]), torch.tensor([1.0, 0.3, 0.2])
_noise = torch.tensor([[0.1, 2.0, -0.4], [-1.0, 0.5, 0.7]])

pair_loss = Exercise((_v, _target, _noise), (_v, -_target, _noise[:1]), tolerance=1e-4)


@pair_loss.answer
def _(v, target, noise):
    return -F.logsigmoid(target @ v) - F.logsigmoid(-(noise @ v)).sum()


@pair_loss.mistake
def _(v, target, noise):
    """The noise is pulled closer, too: its products need a minus inside σ."""
    return -F.logsigmoid(target @ v) - F.logsigmoid(noise @ v).sum()


@pair_loss.mistake
def _(v, target, noise):
    """The minus stands outside of the logarithm: it belongs inside σ, for 1 − σ(x) = σ(−x)."""
    return -F.logsigmoid(target @ v) + F.logsigmoid(noise @ v).sum()


@pair_loss.mistake
def _(v, target, noise):
    """The noise words are averaged; equation 4 sums over all K of them."""
    return -F.logsigmoid(target @ v) - F.logsigmoid(-(noise @ v)).mean()


centre_gradient = Exercise((_v, _target, _noise), (_v, -_target, _noise[:1]), tolerance=1e-4)


@centre_gradient.answer
def _(v, target, noise):
    return (torch.sigmoid(target @ v) - 1) * target + torch.sigmoid(noise @ v) @ noise


@centre_gradient.mistake
def _(v, target, noise):
    """This is the direction of descent, minus the gradient."""
    return (1 - torch.sigmoid(target @ v)) * target - torch.sigmoid(noise @ v) @ noise


@centre_gradient.mistake
def _(v, target, noise):
    """The true word's σ lacks its −1: at σ = 1 nothing is left to pull."""
    return torch.sigmoid(target @ v) * target + torch.sigmoid(noise @ v) @ noise


@centre_gradient.mistake
def _(v, target, noise):
    """The noise is missing: without it all vectors would run together."""
    return (torch.sigmoid(target @ v) - 1) * target


_counts = torch.tensor([81.0, 16.0, 1.0, 0.0])

noise_share = Exercise((_counts, 0.75), (_counts, 1.0), (_counts + 1, 0.0), tolerance=1e-4)


@noise_share.answer
def _(counts, power):
    return counts**power / (counts**power).sum()


@noise_share.mistake
def _(counts, power):
    """The power is taken after normalising, and then the shares do not sum to one."""
    return (counts / counts.sum()) ** power


@noise_share.mistake
def _(counts, power):
    """These shares follow the counts themselves: where is the power?"""
    return counts / counts.sum()


pieces = Exercise(("keys", 3), ("a", 3), ("unlocked", 4), ("of", 2))


@pieces.answer
def _(word, n):
    marked = f"<{word}>"
    return [marked[i : i + n] for i in range(len(marked) - n + 1)]


@pieces.mistake
def _(word, n):
    """The ends are not marked: without < and > a prefix looks like any other piece."""
    return [word[i : i + n] for i in range(len(word) - n + 1)]


@pieces.mistake
def _(word, n):
    """The last piece is missing: there are len − n + 1 places for it."""
    marked = f"<{word}>"
    return [marked[i : i + n] for i in range(len(marked) - n)]


@pieces.mistake
def _(word, n):
    """Pieces overlap: the next one begins one character later, not n."""
    marked = f"<{word}>"
    return [marked[i : i + n] for i in range(0, len(marked) - n + 1, n)]


_layers = torch.arange(24.0).reshape(3, 2, 4) ** 1.5  # (layers, time, size)

layer_mix = Exercise(
    (_layers, torch.tensor([0.5, -1.0, 2.0]), torch.tensor(1.7)),
    (_layers, torch.zeros(3), torch.tensor(1.0)),
    tolerance=1e-4,
)


@layer_mix.answer
def _(layers, w, gamma):
    return gamma * torch.einsum("j,jtd->td", w.softmax(dim=0), layers)


@layer_mix.mistake
def _(layers, w, gamma):
    """The weights do not sum to one: s is the softmax of w."""
    return gamma * torch.einsum("j,jtd->td", w, layers)


@layer_mix.mistake
def _(layers, w, gamma):
    """γ is missing: it scales the whole mix."""
    return torch.einsum("j,jtd->td", w.softmax(dim=0), layers)


@layer_mix.mistake
def _(layers, w, gamma):
    """Each layer is weighted, and they are not added up: one vector should be left for each word."""
    return gamma * w.softmax(dim=0)[:, None, None] * layers
