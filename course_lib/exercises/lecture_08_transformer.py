"""The exercises of the lecture ``08_transformer``."""

import torch

from course_lib.exercises.declared import Exercise

_generator = torch.Generator().manual_seed(0)
_x = 3 * torch.randn(2, 5, 4, generator=_generator) + 1
_one, _other = torch.randn(4, 4, generator=_generator), torch.randn(4, 4, generator=_generator)


def _twice(x):
    return 2 * x


def _turned(x):
    return x.flip(-1) - 1


around = Exercise((_x, _twice, _turned), (_x[:1, :3], _turned, _twice))


@around.answer
def _(x, sublayer, norm):
    return x + sublayer(norm(x))


@around.mistake
def _(x, sublayer, norm):
    """This is post-norm: the norm stands on the way itself, after the sum. Pre-norm leaves the way free."""
    return norm(x + sublayer(x))


@around.mistake
def _(x, sublayer, norm):
    """Without the sum there is no way round the sublayer: add what came in."""
    return sublayer(norm(x))


@around.mistake
def _(x, sublayer, norm):
    """What goes round is the word's vector as it came in; here it has been normed as well."""
    return norm(x) + sublayer(norm(x))


layer_norm = Exercise((_x,), (_x[1:, :2],), tolerance=1e-5)


@layer_norm.answer
def _(x):
    mean = x.mean(dim=-1, keepdim=True)
    variance = x.var(dim=-1, keepdim=True, unbiased=False)
    return (x - mean) / (variance + 1e-5).sqrt()


@layer_norm.mistake
def _(x):
    """The variance is the mean of the squared distances, divided by d and not by d − 1: unbiased=False."""
    return (x - x.mean(dim=-1, keepdim=True)) / (x.var(dim=-1, keepdim=True) + 1e-5).sqrt()


@layer_norm.mistake
def _(x):
    """These are means over the batch and its words: that is batch norm. Layer norm stays within one word, dim=-1."""
    mean, variance = x.mean(dim=(0, 1)), x.var(dim=(0, 1), unbiased=False)
    return (x - mean) / (variance + 1e-5).sqrt()


@layer_norm.mistake
def _(x):
    """It is divided by the variance. The standard deviation is its root."""
    variance = x.var(dim=-1, keepdim=True, unbiased=False)
    return (x - x.mean(dim=-1, keepdim=True)) / (variance + 1e-5)


sight = Exercise((5,), (3, 2), (1, 4), (1,))


@sight.answer
def _(length, past=0):
    return torch.ones(length, past + length, dtype=torch.bool).tril(past)


@sight.mistake
def _(length, past=0):
    """No word sees itself. But its own input is known when the next word is asked for, so the diagonal is open."""
    return torch.ones(length, past + length, dtype=torch.bool).tril(past - 1)


@sight.mistake
def _(length, past=0):
    """This opens the future and closes the past: a word sees what lies below the diagonal, tril."""
    return torch.ones(length, past + length, dtype=torch.bool).triu(past)


@sight.mistake
def _(length, past=0):
    """Where words came before, the first of the new ones sees all of those and itself: the diagonal moves by past."""
    return torch.ones(length, past + length, dtype=torch.bool).tril()


rate_at = Exercise((1, 64, 100), (100, 64, 100), (400, 64, 100), (50, 256, 40), tolerance=1e-9)


@rate_at.answer
def _(step, d, warmup):
    return d**-0.5 * min(step**-0.5, step * warmup**-1.5)


@rate_at.mistake
def _(step, d, warmup):
    """The rate starts at its highest: of the two curves the lower one counts, min."""
    return d**-0.5 * max(step**-0.5, step * warmup**-1.5)


@rate_at.mistake
def _(step, d, warmup):
    """The two curves do not meet at the end of the warm-up: it needs warmup to the power of −1.5."""
    return d**-0.5 * min(step**-0.5, step * warmup**-0.5)


@rate_at.mistake
def _(step, d, warmup):
    """The factor of the model's size is missing: wide models learn more slowly, by 1/√d."""
    return min(step**-0.5, step * warmup**-1.5)


_targets = torch.tensor([[2, 0, 4], [1, 1, 3]])

smoothed = Exercise((_targets, 5, 0.1), (_targets[:1], 7, 0.3), (_targets, 5, 0.0), tolerance=1e-6)


@smoothed.answer
def _(targets, words, epsilon):
    right = torch.nn.functional.one_hot(targets, words)
    return (1 - epsilon) * right + epsilon / words


@smoothed.mistake
def _(targets, words, epsilon):
    """The rows sum to more than 1: what is given to all must be taken from the right word, 1 − ε."""
    return torch.nn.functional.one_hot(targets, words) + epsilon / words


@smoothed.mistake
def _(targets, words, epsilon):
    """The rows do not sum to 1: ε is shared out among all words, ε / words for each."""
    return (1 - epsilon) * torch.nn.functional.one_hot(targets, words) + epsilon


@smoothed.mistake
def _(targets, words, epsilon):
    """ε went to the wrong words alone. Here, as in the paper, all words share it, the right one too."""
    right = torch.nn.functional.one_hot(targets, words)
    return (1 - epsilon) * right + epsilon / (words - 1) * (1 - right)


_q = torch.randn(2, 5, 6, generator=_generator)

turned = Exercise((_q,), (_q[0], 3), tolerance=1e-5)


@turned.answer
def _(x, start=0):
    t, w = torch.arange(start, start + x.shape[-2]), 10000 ** (-torch.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle, even, odd = t[:, None] * w, x[..., 0::2], x[..., 1::2]
    pair = [even * angle.cos() - odd * angle.sin(), even * angle.sin() + odd * angle.cos()]
    return torch.stack(pair, dim=-1).flatten(-2)


@turned.mistake
def _(x, start=0):
    """It turns the other way round: the minus belongs to the first of the two."""
    t, w = torch.arange(start, start + x.shape[-2]), 10000 ** (-torch.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle, even, odd = t[:, None] * w, x[..., 0::2], x[..., 1::2]
    pair = [even * angle.cos() + odd * angle.sin(), odd * angle.cos() - even * angle.sin()]
    return torch.stack(pair, dim=-1).flatten(-2)


@turned.mistake
def _(x, start=0):
    """Both have a plus: lengths change, so it is no rotation. One of the two has a minus."""
    t, w = torch.arange(start, start + x.shape[-2]), 10000 ** (-torch.arange(0, x.shape[-1], 2) / x.shape[-1])
    angle, even, odd = t[:, None] * w, x[..., 0::2], x[..., 1::2]
    pair = [even * angle.cos() + odd * angle.sin(), even * angle.sin() + odd * angle.cos()]
    return torch.stack(pair, dim=-1).flatten(-2)
