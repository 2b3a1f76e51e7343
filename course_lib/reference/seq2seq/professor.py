"""Professor forcing: a judge tells taught decoder from free-running one, and the decoder learns to fool it."""

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from course_lib.reference._checks import check_mask, check_rank, check_right_padded
from course_lib.reference._init import uniform_


class Discriminator(nn.Module):
    """Judge whether a decoder was taught.  Lamb et al. 2016, section 2.

        D(b) = σ(mean over t of MLP([→g_t; ←g_t])),   g a gated recurrent net over the behaviour b_1 … b_T

    The behaviour is the sequence of vectors h̃_t a decoder reads its words from, ``Decoded.attentional``. Departs from
    the paper: it takes states before the tanh and softmax outputs, of which h̃_t is the common source.

    Args:
        behaviour: the size of h̃_t.
        hidden: the size of each direction.
        generator: where the weights are drawn from.

    >>> judge = Discriminator(behaviour=4, hidden=5)
    >>> tuple(judge(torch.randn(2, 3, 4), torch.ones(2, 3, dtype=torch.bool)).shape)
    (2,)
    """

    def __init__(self, behaviour: int, hidden: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.gru = nn.GRU(behaviour, hidden, batch_first=True, bidirectional=True)
        self.judge = nn.Sequential(
            nn.Linear(2 * hidden, hidden), nn.ReLU(), nn.Linear(hidden, hidden), nn.ReLU(), nn.Linear(hidden, 1)
        )
        uniform_(self, hidden, generator)

    def forward(
        self, behaviour: Float[Tensor, "batch target behaviour"], mask: Bool[Tensor, "batch target"]
    ) -> Float[Tensor, " batch"]:
        """Logits of D: positive where it says "taught"."""
        check_rank("behaviour", behaviour, 3, "batch, target, behaviour")
        check_mask("mask", mask, *behaviour.shape[:2])
        check_right_padded("mask", mask)
        lengths = mask.sum(dim=1)
        packed = pack_padded_sequence(behaviour, lengths.cpu(), batch_first=True, enforce_sorted=False)
        g, _ = pad_packed_sequence(self.gru(packed)[0], batch_first=True, total_length=mask.shape[1])
        verdicts = self.judge(g).squeeze(-1).masked_fill(~mask, 0.0)  # (batch, target)
        return verdicts.sum(dim=1) / lengths


def discriminator_loss(
    discriminator: Discriminator,
    forced: Float[Tensor, "batch target behaviour"],
    free: Float[Tensor, "batch target behaviour"],
    mask: Bool[Tensor, "batch target"],
) -> tuple[Float[Tensor, " batch"], float]:
    """What the judge minimises, and how often it is right.  Lamb et al. 2016, eq. 2.

        C_d = −ln D(b_forced) − ln(1 − D(b_free))

    No gradient reaches the decoder. The paper trains the judge only while it is right in less than 99 % of the cases,
    and the decoder against it only while it is right in more than 75 %.
    """
    taught, wild = discriminator(forced.detach(), mask), discriminator(free.detach(), mask)
    right = ((taught > 0).sum() + (wild <= 0).sum()).item() / (2 * len(taught))
    return -F.logsigmoid(taught) - F.logsigmoid(-wild), right


def free_running_loss(
    discriminator: Discriminator, free: Float[Tensor, "batch target behaviour"], mask: Bool[Tensor, "batch target"]
) -> Float[Tensor, " batch"]:
    """What the free-running decoder minimises beside its likelihood.  Lamb et al. 2016, eq. 3.

        C_f = −ln D(b_free)

    Make ``free`` by running free without gradients (``scheduled_sampling(…, truth=0.0, …).inputs``) and then reading
    these words as if they were true: the same states, now with gradients. Step only the decoder's optimiser on it.
    """
    return -F.logsigmoid(discriminator(free, mask))


def teacher_forced_loss(
    discriminator: Discriminator, forced: Float[Tensor, "batch target behaviour"], mask: Bool[Tensor, "batch target"]
) -> Float[Tensor, " batch"]:
    """The optional third term: the taught decoder comes to meet the free one.  Lamb et al. 2016, eq. 4.

    C_t = −ln(1 − D(b_forced))
    """
    return -F.logsigmoid(-discriminator(forced, mask))
