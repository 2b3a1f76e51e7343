"""The exercises of the lecture ``05_ntm``."""

import torch

from course_lib.exercises.declared import Exercise

_generator = torch.Generator().manual_seed(0)
_M, _k, _v = (torch.randn(shape, generator=_generator) for shape in ((5, 3), (3,), (3,)))
_a = torch.tensor([0.1, 0.6, 0.0, 0.3, 0.0])
_e = torch.tensor([1.0, 0.5, 0.0])

write = Exercise((_M, _a, _v, _e), (_M, torch.eye(5)[2], _v, torch.ones(3)), tolerance=1e-5)


@write.answer
def _(M, a, v, e):
    return M * (1 - a[:, None] * e) + a[:, None] * v


@write.mistake
def _(M, a, v, e):
    """This adds first and erases afterwards, so that it wipes what it has just written. Erase, then add."""
    return (M + a[:, None] * v) * (1 - a[:, None] * e)


@write.mistake
def _(M, a, v, e):
    """Here every slot is erased by e, however little it is looked at. The weight belongs to the erasing too."""
    return M * (1 - e) + a[:, None] * v


@write.mistake
def _(M, a, v, e):
    """Nothing is erased: the old content of a slot stays under the new."""
    return M + a[:, None] * v


@write.mistake
def _(M, a, v, e):
    """The vector v goes whole into every slot. A slot gets as much of it as it is looked at."""
    return M * (1 - a[:, None] * e) + v


content = Exercise((_M, _k, 2.0), (_M, 100 * _k, 5.0), (_M, -_k, 0.5), tolerance=1e-5)


@content.answer
def _(M, k, beta):
    K = M @ k / (M.norm(dim=1) * k.norm() + 1e-8)
    return (beta * K).softmax(dim=0)


@content.mistake
def _(M, k, beta):
    """This is the dot product: a longer key, or a fuller slot, counts for more. The cosine divides by both lengths."""
    return (beta * (M @ k)).softmax(dim=0)


@content.mistake
def _(M, k, beta):
    """β sharpens only inside the softmax. Outside it scales the weights, which then no longer sum to 1."""
    return beta * (M @ k / (M.norm(dim=1) * k.norm() + 1e-8)).softmax(dim=0)


@content.mistake
def _(M, k, beta):
    """Only the key's length is divided out, and not that of each slot."""
    return (beta * (M @ k / k.norm())).softmax(dim=0)


@content.mistake
def _(M, k, beta):
    """The strength β is not used: nothing says how sharply to look."""
    return (M @ k / (M.norm(dim=1) * k.norm() + 1e-8)).softmax(dim=0)


shift = Exercise((_a, [0.05, 0.05, 0.9]), (torch.eye(4)[3], [0.0, 0.0, 1.0]), (torch.eye(4)[0], [0.7, 0.2, 0.1]))


@shift.answer
def _(a, s):
    return s[0] * a.roll(-1) + s[1] * a + s[2] * a.roll(1)


@shift.mistake
def _(a, s):
    """This moves the wrong way: s gives its last number to a move *on*, by +1. (It is a correlation.)"""
    return s[0] * a.roll(1) + s[1] * a + s[2] * a.roll(-1)


@shift.mistake
def _(a, s):
    """Nothing goes round the end here: weight that steps over the last slot is lost."""
    padded = torch.cat([torch.zeros(1), a, torch.zeros(1)])
    return s[0] * padded[2:] + s[1] * a + s[2] * padded[:-2]


@shift.mistake
def _(a, s):
    """The three shares belong to −1, 0 and +1, in this order; here the first stays where it is."""
    return s[0] * a + s[1] * a.roll(1) + s[2] * a.roll(-1)
