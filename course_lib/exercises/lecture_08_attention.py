"""The exercises of the lecture ``08_attention``."""

import torch

from course_lib.exercises.declared import Exercise

_generator = torch.Generator().manual_seed(0)
_x = torch.randn(2, 5, 4, generator=_generator)
_W_Q, _W_K = torch.randn(4, 3, generator=_generator), torch.randn(4, 3, generator=_generator)

raw_attention = Exercise((_x,), (_x[1:, :3],), tolerance=1e-5)


@raw_attention.answer
def _(x):
    a = (x @ x.transpose(1, 2)).softmax(dim=-1)
    return a @ x


@raw_attention.mistake
def _(x):
    """These are scores, not weights: without the softmax they are not bounded, and may be negative."""
    return x @ x.transpose(1, 2) @ x


@raw_attention.mistake
def _(x):
    """The softmax runs over the words that ask. Each of them shares 1 among the words it looks at, the last axis."""
    return (x @ x.transpose(1, 2)).softmax(dim=1) @ x


@raw_attention.mistake
def _(x):
    """These are the weights. The new vectors are sums of the words' vectors, each as much as its weight says."""
    return (x @ x.transpose(1, 2)).softmax(dim=-1)


scores = Exercise((_x, _W_Q, _W_K), (_x[:1, :3], _W_Q, _W_K), tolerance=1e-5)


@scores.answer
def _(x, W_Q, W_K):
    q, k = x @ W_Q, x @ W_K
    return q @ k.transpose(1, 2)


@scores.mistake
def _(x, W_Q, W_K):
    """Rows and columns are exchanged: row i belongs to the word that asks, so queries stand on the left."""
    return (x @ W_K) @ (x @ W_Q).transpose(1, 2)


@scores.mistake
def _(x, W_Q, W_K):
    """Queries are compared with queries. What a word answers to is its key."""
    return (x @ W_Q) @ (x @ W_Q).transpose(1, 2)


@scores.mistake
def _(x, W_Q, W_K):
    """The scores are divided already. That comes in section 3; here it is the products alone."""
    return (x @ W_Q) @ (x @ W_K).transpose(1, 2) / W_K.shape[1] ** 0.5


_rows = torch.tensor([[0.1, 0.2, 0.7], [0.5, 0.25, 0.25]])

softmax_jacobian = Exercise((_rows[0],), (_rows[1],), (torch.tensor([0.4, 0.6]),))


@softmax_jacobian.answer
def _(a):
    return a.diag() - a[:, None] * a[None, :]


@softmax_jacobian.mistake
def _(a):
    """One score moves all weights, since they share a sum: the entries off the diagonal are not zero."""
    return (a * (1 - a)).diag()


@softmax_jacobian.mistake
def _(a):
    """That is the derivative of e to the score, before dividing. What does the sum below do as a score grows?"""
    return a.diag()


@softmax_jacobian.mistake
def _(a):
    """The sign is turned: a larger score makes its own weight larger, so the diagonal is positive."""
    return a[:, None] * a[None, :] - a.diag()


@softmax_jacobian.mistake
def _(a):
    """This is one number, since `a @ a` is an inner product. Wanted is the outer one, a_i a_j for every pair."""
    return a.diag() - a @ a


positions = Exercise((5, 6), (3, 4), (1, 2))


@positions.answer
def _(length, d_model):
    t = torch.arange(length)[:, None]
    angles = t / 10000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


@positions.mistake
def _(length, d_model):
    """All sines stand first and all cosines after them. Each sine's neighbour is the cosine of the same angle."""
    t = torch.arange(length)[:, None]
    angles = t / 10000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.cat([angles.sin(), angles.cos()], dim=-1)


@positions.mistake
def _(length, d_model):
    """Positions count from 1 here. The first is 0: all its sines are 0 and its cosines 1."""
    t = torch.arange(1, length + 1)[:, None]
    angles = t / 10000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


@positions.mistake
def _(length, d_model):
    """The exponent is 2i / d_model, and i counts pairs. Halved, the slow clocks are not slow enough."""
    t = torch.arange(length)[:, None]
    angles = t / 10000 ** (torch.arange(d_model // 2) / d_model)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


@positions.mistake
def _(length, d_model):
    """These clocks turn the faster the higher i is: the power of 10000 divides."""
    t = torch.arange(length)[:, None]
    angles = t * 10000 ** (torch.arange(0, d_model, 2) / d_model)
    return torch.stack([angles.sin(), angles.cos()], dim=-1).flatten(1)


_w = torch.tensor([1.0, 0.3])
_angles = torch.arange(3)[:, None] * _w
_p = torch.stack([_angles.sin(), _angles.cos()], dim=-1).flatten(1)

shifted = Exercise((_p, 2, _w), (_p[1:], 5, _w), tolerance=1e-5)


@shifted.answer
def _(p, s, w):
    sin, cos = p[:, 0::2], p[:, 1::2]
    turned = [sin * (s * w).cos() + cos * (s * w).sin(), cos * (s * w).cos() - sin * (s * w).sin()]
    return torch.stack(turned, dim=-1).flatten(1)


@shifted.mistake
def _(p, s, w):
    """The hands turn back: this is the position s places before."""
    sin, cos = p[:, 0::2], p[:, 1::2]
    turned = [sin * (s * w).cos() - cos * (s * w).sin(), cos * (s * w).cos() + sin * (s * w).sin()]
    return torch.stack(turned, dim=-1).flatten(1)


@shifted.mistake
def _(p, s, w):
    """The cosine of a sum has a minus: cos(a + b) = cos a cos b − sin a sin b."""
    sin, cos = p[:, 0::2], p[:, 1::2]
    turned = [sin * (s * w).cos() + cos * (s * w).sin(), cos * (s * w).cos() + sin * (s * w).sin()]
    return torch.stack(turned, dim=-1).flatten(1)


@shifted.mistake
def _(p, s, w):
    """Angles add up; sines do not: the sine of a + b is not sin a + sin b."""
    sin, cos = p[:, 0::2], p[:, 1::2]
    turned = [sin + (s * w).sin(), cos + (s * w).cos()]
    return torch.stack(turned, dim=-1).flatten(1)


split_heads = Exercise((torch.arange(24.0).reshape(1, 4, 6), 3), (torch.arange(48.0).reshape(2, 3, 8), 2))


@split_heads.answer
def _(x, heads):
    B, T, d = x.shape
    return x.reshape(B, T, heads, d // heads).transpose(1, 2)


@split_heads.mistake
def _(x, heads):
    """The shape is right and the numbers are mixed: a head holds pieces of several words. Split the last axis first."""
    B, T, d = x.shape
    return x.reshape(B, heads, T, d // heads)


@split_heads.mistake
def _(x, heads):
    """Each head takes every second or third number here. Its numbers stand side by side: heads are the outer axis."""
    B, T, d = x.shape
    return x.reshape(B, T, d // heads, heads).permute(0, 3, 1, 2)


@split_heads.mistake
def _(x, heads):
    """The axes are (B, T, heads, d / heads). Words must be compared within a head, so heads come before T."""
    B, T, d = x.shape
    return x.reshape(B, T, heads, d // heads)
