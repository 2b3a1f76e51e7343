"""The exercises of the lecture on gates."""

import math

import torch

from course_lib.exercises.declared import Exercise

_draw = torch.Generator().manual_seed(2)


def _numbers(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=_draw)


def _gates(*shape: int) -> torch.Tensor:
    return torch.rand(*shape, generator=_draw)


slope = Exercise((0.9, 0.5), (2.0, -0.8), (3.0, 0.0))


@slope.answer
def _(w, h):
    return w * (1 - h**2)


@slope.mistake
def _(w, h):
    """This is the slope of tanh alone. A nudge of the state goes through the product with w first."""
    return 1 - h**2


@slope.mistake
def _(w, h):
    """Here h is squashed twice: h is already tanh of the sum, so its slope can be read off h itself."""
    return w * (1 - math.tanh(h) ** 2)


@slope.mistake
def _(w, h):
    """The slope of tanh is 1 − tanh², not 1 − tanh."""
    return w * (1 - h)


@slope.mistake
def _(w, h):
    """h (1 − h) belongs to σ; tanh has another slope."""
    return w * h * (1 - h)


new_memory = Exercise(*((_numbers(2, 3), _gates(2, 3), _gates(2, 3), _numbers(2, 3)) for _ in range(2)))


@new_memory.answer
def _(C, f, i, candidate):
    return f * C + i * candidate


@new_memory.mistake
def _(C, f, i, candidate):
    """The gates have changed places: f acts on the old memory, i on the candidate."""
    return i * C + f * candidate


@new_memory.mistake
def _(C, f, i, candidate):
    """f = 1 must leave the memory in place. It is named after forgetting, and lets pass."""
    return (1 - f) * C + i * candidate


@new_memory.mistake
def _(C, f, i, candidate):
    """This is how a GRU mixes. In an LSTM the two gates are independent of one another."""
    return f * C + (1 - f) * candidate


@new_memory.mistake
def _(C, f, i, candidate):
    """tanh stands on the way out, to h. On the road of the cell state there is none."""
    return torch.tanh(f * C + i * candidate)


direct_path = Exercise((_gates(4, 3),), (_gates(1, 2),), (_gates(6, 1),))


@direct_path.answer
def _(f):
    return f.flip(0).cumprod(0).flip(0)


@direct_path.mistake
def _(f):
    """This multiplies from the first step on: what of C_0 reaches each C_t. Wanted is what of each C_t reaches C_T."""
    return f.cumprod(0)


@direct_path.mistake
def _(f):
    """The products are right and stand in the wrong order: turn the time axis back again."""
    return f.flip(0).cumprod(0)


@direct_path.mistake
def _(f):
    """The units have been multiplied with one another; each has a road of its own. Mind the axis: time is 0."""
    return f.flip(1).cumprod(1).flip(1)


@direct_path.mistake
def _(f):
    """Along one path the factors are multiplied, not added."""
    return f.flip(0).cumsum(0).flip(0)


forget_bias = Exercise((100, 0.5), (10, 0.9), (1000, 0.1))


@forget_bias.answer
def _(T, q):
    return -math.log(q ** (-1 / T) - 1)


@forget_bias.mistake
def _(T, q):
    """That is the rule of thumb, which leaves 1/e whatever T. Here the share q has a say."""
    return math.log(T)


@forget_bias.mistake
def _(T, q):
    """The sign: σ(b) = 1 / (1 + e^{−b}), so what stands in the exponent is −b."""
    return math.log(q ** (-1 / T) - 1)


@forget_bias.mistake
def _(T, q):
    """That is ln f. The gate is f = σ(b), so what is wanted is the inverse of σ."""
    return math.log(q ** (1 / T))


@forget_bias.mistake
def _(T, q):
    """With this b the share q is left after one step. After T steps it would be q to the power of T."""
    return -math.log(1 / q - 1)


gru_state = Exercise(*((_numbers(2, 3), _gates(2, 3), _numbers(2, 3)) for _ in range(2)))


@gru_state.answer
def _(h, u, n):
    return u * h + (1 - u) * n


@gru_state.mistake
def _(h, u, n):
    """The two have changed places: here u = 1 keeps the old state. (Some papers have it your way.)"""
    return (1 - u) * h + u * n


@gru_state.mistake
def _(h, u, n):
    """The shares of old and new must add up to 1."""
    return u * h + n


@gru_state.mistake
def _(h, u, n):
    """The old state is missing: where u is near 1 this forgets everything."""
    return (1 - u) * n


reversed_rows = Exercise(
    (_numbers(2, 5, 3), torch.tensor([5, 3])),
    (_numbers(3, 4, 2), torch.tensor([1, 4, 2])),
)


@reversed_rows.answer
def _(x, lengths):
    rows = [torch.cat([row[:n].flip(0), row[n:]]) for row, n in zip(x, lengths, strict=True)]
    return torch.stack(rows)


@reversed_rows.mistake
def _(x, lengths):
    """Here the padding comes first. Each row turns up to its own length only."""
    rows = [row.flip(0) for row in x]
    return torch.stack(rows)


@reversed_rows.mistake
def _(x, lengths):
    """The vectors have been turned round, not the order of the steps: time is axis 0 of a row."""
    rows = [torch.cat([row[:n].flip(1), row[n:]]) for row, n in zip(x, lengths, strict=True)]
    return torch.stack(rows)


@reversed_rows.mistake
def _(x, lengths):
    """The padding has moved to the front. It stays behind the real steps."""
    rows = [torch.cat([row[n:], row[:n].flip(0)]) for row, n in zip(x, lengths, strict=True)]
    return torch.stack(rows)
