"""Online handwriting: what a pen does, as a sequence, and a net that reads it."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from course_lib.reference._checks import (
    check_lengths,
    check_not_empty,
    check_positive,
    check_rank,
    check_size,
    complaint,
)
from course_lib.reference._init import uniform_


def pen_features(strokes: Sequence[Tensor], spacing: float = 0.12) -> Float[Tensor, "time 4"]:
    """Strokes of a pen as a sequence of four numbers a point.  Graves 2013, section 4.

        x_t = (Δx, Δy, whether a stroke begins here, height of the point in the line)

    Departs from the paper: points lie at equal distances along the ink, not at equal times, so that the speed of
    the hand does not matter; lengths are in heights of the writing; the height in the line is added.

    Args:
        strokes: each (points, 2), x to the right and y down, in any unit.
        spacing: distance of two points, in heights of the writing.

    Raises:
        ValueError: no stroke, a stroke of another shape, or a spacing that is not over 0.

    >>> pen_features([torch.tensor([[0.0, 0.0], [0.0, 10.0]])], spacing=0.5)
    tensor([[ 0.0000,  0.0000,  1.0000, -0.5000],
            [ 0.0000,  0.5000,  0.0000,  0.0000],
            [ 0.0000,  0.5000,  0.0000,  0.5000]])
    """
    check_positive("spacing", spacing, "a tenth of the height resolves a digit")
    if not strokes:
        raise complaint("at least one stroke", "none", "leave out empty writings")
    for i, stroke in enumerate(strokes):
        check_rank(f"strokes[{i}]", stroke, 2, "points, 2")
        check_size(f"strokes[{i}]", stroke, 1, 2, "give x and y of each point")
        check_not_empty(f"strokes[{i}]", stroke)
    ink = torch.cat(list(strokes)).float()
    low, high = ink.amin(0), ink.amax(0)
    size = max(float(high[1] - low[1]), 0.3 * float(high[0] - low[0]) / len(strokes), 1e-6)  # a flat line has no height
    middle = (low + high) / 2
    points = [_equidistant((stroke.float() - middle) / size, spacing) for stroke in strokes]
    begins = torch.cat([(torch.arange(len(one), device=one.device) == 0).float() for one in points])
    line = torch.cat(points)
    moves = torch.diff(line, dim=0, prepend=line[:1])
    return torch.cat([moves, begins[:, None], line[:, 1:]], dim=1)


def _equidistant(stroke: Float[Tensor, "points 2"], spacing: float) -> Float[Tensor, "resampled 2"]:
    """Points along a stroke, ``spacing`` apart (or a little less), its two ends among them."""
    steps = torch.diff(stroke, dim=0).norm(dim=1)
    along = torch.cat([steps.new_zeros(1), steps.cumsum(0)])
    count = max(1, int(torch.ceil(along[-1] / spacing - 1e-4)))
    wanted = torch.linspace(0, 1, count + 1, device=along.device) * along[-1]
    if along[-1] == 0:
        return stroke[:1]
    i = torch.searchsorted(along, wanted, right=True).clamp(1, len(along) - 1)
    part = (wanted - along[i - 1]) / (along[i] - along[i - 1]).clamp_min(1e-9)
    return stroke[i - 1] + part[:, None] * (stroke[i] - stroke[i - 1])


class PenReader(nn.Module):
    """A bidirectional recurrent net over pen features, to be trained with CTC.  Graves et al. 2009, section 3.

    Departs from the paper: gated recurrent units for LSTM blocks, and the four features of ``pen_features``.
    """

    def __init__(self, symbols: int, *, hidden: int = 48, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.rnn = nn.GRU(4, hidden, batch_first=True, bidirectional=True)
        self.out = nn.Linear(2 * hidden, symbols)
        uniform_(self, hidden, generator)

    def forward(
        self, features: Float[Tensor, "batch time 4"], lengths: Int[Tensor, " batch"]
    ) -> Float[Tensor, "batch time symbols"]:
        """Log-probabilities of the symbols in every frame; padding changes nothing before it."""
        check_rank("features", features, 3, "batch, time, 4")
        check_lengths("lengths", lengths, features.shape[0], features.shape[1], least=1)
        packed = pack_padded_sequence(features, lengths.cpu(), batch_first=True, enforce_sorted=False)
        h, _ = pad_packed_sequence(self.rnn(packed)[0], batch_first=True, total_length=features.shape[1])
        return self.out(h).log_softmax(-1)

    def read(self, strokes: Sequence[Tensor]) -> Float[Tensor, "time symbols"]:
        """Probabilities for one writing, frame by frame."""
        features = pen_features([torch.as_tensor(stroke) for stroke in strokes])
        with torch.no_grad():
            return self(features[None], torch.tensor([len(features)]))[0].exp()


def pen_batch(writings: Sequence[Sequence[Tensor]]) -> tuple[Float[Tensor, "batch time 4"], Int[Tensor, " batch"]]:
    """The features of several writings, padded with zeros, and their lengths."""
    features = [pen_features(strokes) for strokes in writings]
    return pad_sequence(features, batch_first=True), torch.tensor([len(one) for one in features])
