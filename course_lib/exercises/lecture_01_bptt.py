"""The exercises of the lecture ``01_bptt``."""

import torch

from course_lib.exercises.declared import Exercise


def _draw(*shapes: tuple[int, ...], seed: int = 0) -> tuple[torch.Tensor, ...]:
    generator = torch.Generator().manual_seed(seed)
    return tuple(torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes)


step = Exercise(_draw((2, 3), (2, 4), (3, 4), (3, 3), (3,)), _draw((1, 5), (1, 2), (5, 2), (5, 5), (5,), seed=1))


@step.answer
def _(h, x_t, W_hx, W_hh, b):
    return torch.tanh(h @ W_hh.T + x_t @ W_hx.T + b)


@step.mistake
def _(h, x_t, W_hx, W_hh, b):
    """W_hh multiplies columns, and states are rows here: is it transposed? It is square, so nothing warns."""
    return torch.tanh(h @ W_hh + x_t @ W_hx.T + b)


@step.mistake
def _(h, x_t, W_hx, W_hh, b):
    """Both products are there, and the bias is not."""
    return torch.tanh(h @ W_hh.T + x_t @ W_hx.T)


@step.mistake
def _(h, x_t, W_hx, W_hh, b):
    """The sum is right. The state is what tanh makes of it."""
    return h @ W_hh.T + x_t @ W_hx.T + b


@step.mistake
def _(h, x_t, W_hx, W_hh, b):
    """Tanh squashes the whole sum, once: also what comes from the input, and the bias."""
    return torch.tanh(h @ W_hh.T) + x_t @ W_hx.T + b


_delta, _h, _W = _draw((2, 3), (2, 3), (3, 3))
one_step_back = Exercise((_delta, _h.tanh(), _W), (_delta[:1], _h[1:].tanh(), _W.T))


@one_step_back.answer
def _(delta, h, W_hh):
    return (delta * (1 - h**2)) @ W_hh


@one_step_back.mistake
def _(delta, h, W_hh):
    """That is the way forward. Back through W, a column is multiplied by its transpose, and a row by W itself."""
    return (delta * (1 - h**2)) @ W_hh.T


@one_step_back.mistake
def _(delta, h, W_hh):
    """The way back leads through tanh first: its slope is missing."""
    return delta @ W_hh


@one_step_back.mistake
def _(delta, h, W_hh):
    """The order is wrong: tanh came last on the way forward, so its slope comes first on the way back."""
    return (delta @ W_hh) * (1 - h**2)


@one_step_back.mistake
def _(delta, h, W_hh):
    """Here h is already what tanh returned, so the slope is 1 − h²: without a second tanh."""
    return (delta * (1 - h.tanh() ** 2)) @ W_hh


clip = Exercise((torch.tensor([3.0, -4.0]), 1.0), (torch.tensor([[0.3], [0.4]]), 1.0), (torch.tensor([6.0, 8.0]), 5.0))


@clip.answer
def _(g, threshold):
    return g * min(1.0, threshold / g.norm().item())


@clip.mistake
def _(g, threshold):
    """A gradient that is shorter than the threshold is left as it is; yours is made longer."""
    return g * threshold / g.norm()


@clip.mistake
def _(g, threshold):
    """This cuts each number by itself, which changes the direction. Shrink the whole vector by one factor."""
    return g.clamp(-threshold, threshold)


@clip.mistake
def _(g, threshold):
    """The length is the root of the sum of squares; the root is missing."""
    return g * min(1.0, threshold / g.square().sum().item())
