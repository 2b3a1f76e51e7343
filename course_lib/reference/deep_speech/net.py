"""The net of Deep Speech: six layers, one of them recurrent in both directions."""

from itertools import pairwise
from typing import NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn
from torch.nn import functional as F

from course_lib.reference._checks import (
    check_mask,
    check_not_empty,
    check_positive,
    check_rank,
    check_size,
    check_time,
    complaint,
)
from course_lib.reference._init import uniform_
from course_lib.reference.cells import unroll


def clipped_relu(z: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
    """g(z) = min(max(0, z), 20).

    >>> clipped_relu(torch.tensor([-1.0, 3.0, 25.0])).tolist()
    [0.0, 3.0, 20.0]
    """
    return z.clamp(0, 20)


def with_context(
    x: Float[Tensor, "batch time size"], reach: int, stride: int = 1
) -> Float[Tensor, "batch outputs wide"]:
    """Each frame, or every ``stride``-th, with the ``reach`` frames on either side, zeros beyond the ends.

    >>> with_context(torch.tensor([[[1.0], [2.0], [3.0]]]), 1)[0].tolist()
    [[0.0, 1.0, 2.0], [1.0, 2.0, 3.0], [2.0, 3.0, 0.0]]
    """
    padded = F.pad(x, (0, 0, reach, reach))  # (batch, time + 2 · reach, size)
    return padded.unfold(1, 2 * reach + 1, stride).transpose(2, 3).flatten(2)


class ClippedReLUState(NamedTuple):
    """What one direction remembers: h, (batch, hidden)."""

    hidden: Float[Tensor, "batch hidden"]


class ClippedReLUCell(nn.Module):
    """One direction of the fourth layer: h' = g(x + W_r h), where x is W⁽⁴⁾h⁽³⁾ + b⁽⁴⁾ already.

    >>> cell = ClippedReLUCell(5)
    >>> cell(torch.ones(2, 5), cell.initial_state(2))[0]
    tensor([[1., 1., 1., 1., 1.],
            [1., 1., 1., 1., 1.]], grad_fn=<ClampBackward1>)
    """

    def __init__(self, hidden_size: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.input_size = self.hidden_size = hidden_size
        self.W_r = nn.Linear(hidden_size, hidden_size, bias=False)
        uniform_(self, hidden_size, generator)

    def initial_state(self, batch: int) -> ClippedReLUState:
        """h_0 = 0 for ``batch`` examples."""
        return ClippedReLUState(self.W_r.weight.new_zeros(batch, self.hidden_size))

    def forward(
        self, x: Float[Tensor, "batch hidden"], state: ClippedReLUState
    ) -> tuple[Float[Tensor, "batch hidden"], ClippedReLUState]:
        """One step."""
        h = clipped_relu(x + self.W_r(state.hidden))
        return h, ClippedReLUState(h)


class DeepSpeech(nn.Module):
    """From spectrogram to ln P(symbol | frame), for CTC.  Hannun et al. 2014, sec. 2.

        h⁽¹⁾_t = g(W⁽¹⁾ [x_{t−C} … x_{t+C}] + b⁽¹⁾)
        h⁽ˡ⁾_t = g(W⁽ˡ⁾ h⁽ˡ⁻¹⁾_t + b⁽ˡ⁾)                         l = 2, 3
        h→_t   = g(W⁽⁴⁾ h⁽³⁾_t + W→ h→_{t−1} + b⁽⁴⁾)
        h←_t   = g(W⁽⁴⁾ h⁽³⁾_t + W← h←_{t+1} + b⁽⁴⁾)
        h⁽⁵⁾_t = g(W⁽⁵⁾ (h→_t + h←_t) + b⁽⁵⁾)
        ŷ_t    = softmax(W⁽⁶⁾ h⁽⁵⁾_t + b⁽⁶⁾)

    g(z) = min(max(0, z), 20), and C frames of context stand on either side. With a stride of 2, as in the paper's
    section 3.3, only every second t is computed. Departs from the paper: no dropout, no averaging over shifted inputs,
    and hidden layers as small as one likes.

    Args:
        features, hidden, symbols: bands of a frame, units of a layer, symbols with the blank (index 0).
        context: C.
        stride: frames from one output to the next.
        generator: where the weights are drawn from.

    Raises:
        ValueError: frames of another size, an empty batch, a mask that does not fit.

    >>> log_probs = DeepSpeech(80, 16, 29)(torch.zeros(2, 7, 80))
    >>> log_probs.shape, log_probs.exp().sum(2).allclose(torch.ones(2, 7))
    (torch.Size([2, 7, 29]), True)
    """

    def __init__(
        self,
        features: int,
        hidden: int,
        symbols: int,
        *,
        context: int = 5,
        stride: int = 1,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__()
        if context < 0:
            raise complaint("a context of at least 0 frames", str(context), "0 takes each frame alone")
        check_positive("stride", stride, "1 gives a distribution for every frame, 2 for every second one")
        self.features, self.context, self.stride = features, context, stride
        sizes = [(2 * context + 1) * features, *[hidden] * 5, symbols]
        layers = [nn.Linear(below, above) for below, above in pairwise(sizes)]
        for layer in layers:
            uniform_(layer, layer.in_features, generator)
        self.W1, self.W2, self.W3, self.W4, self.W5, self.W6 = layers
        self.ahead, self.back = (ClippedReLUCell(hidden, generator=generator) for _ in range(2))

    def forward(
        self, x: Float[Tensor, "batch time features"], mask: Bool[Tensor, "batch time"] | None = None
    ) -> Float[Tensor, "batch outputs symbols"]:
        """ln ŷ (batch, outputs, symbols) for frames (batch, time, features); ``outputs`` tells how many there are."""
        check_rank("x", x, 3, "batch, time, features")
        check_not_empty("x", x)
        check_time("x", x)
        check_size("x", x, 2, self.features, "as many as log_filter_banks was asked for")
        if mask is not None:
            check_mask("mask", mask, *x.shape[:2])
            x = x.masked_fill(~mask[..., None], 0.0)  # as beyond the end: the last real frame's context is zeros
            mask = mask[:, :: self.stride]
        h = clipped_relu(self.W1(with_context(x, self.context, self.stride)))
        h = clipped_relu(self.W3(clipped_relu(self.W2(h))))
        z = self.W4(h)  # one product serves both directions
        ahead, _ = unroll(self.ahead, z, mask=mask)
        back, _ = unroll(self.back, z.flip(1), mask=None if mask is None else mask.flip(1))
        h = clipped_relu(self.W5(ahead + back.flip(1)))
        return self.W6(h).log_softmax(dim=-1)

    def outputs(self, frames: Int[Tensor, " batch"]) -> Int[Tensor, " batch"]:
        """How many distributions come of so many frames: ⌈frames / stride⌉."""
        return (frames + self.stride - 1) // self.stride
