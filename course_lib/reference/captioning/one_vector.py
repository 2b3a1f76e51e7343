"""Captioners that hand the whole image over as one vector, in the three ways that were tried before attention."""

from typing import Literal

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor, nn

from course_lib.reference._checks import check_choice, check_size
from course_lib.reference._init import glorot_
from course_lib.reference.captioning.captioner import Captioner, CaptionState
from course_lib.reference.captioning.eye import Eye

Handing = Literal["first state", "first word", "every step"]


class WholeEye(nn.Module):
    """An image as one vector, which knows what lies where.

        v = tanh(W [a_1; …; a_L])

    Args:
        annotation: the size of a_i.
        regions: L.
        width: the size of v.
        generator: where the weights are drawn from.

    >>> tuple(WholeEye(annotation=12, regions=30, width=7)(torch.zeros(2, 3, 48, 40)).shape)
    (2, 1, 7)
    """

    def __init__(self, annotation: int, regions: int, width: int, *, generator: torch.Generator | None = None) -> None:
        super().__init__()
        self.regions, self.eye = regions, Eye(annotation, generator=generator)
        self.W = nn.Linear(regions * annotation, width)
        glorot_(self.W, generator)

    def forward(self, images: Float[Tensor, "batch 3 height width"]) -> Float[Tensor, "batch 1 vector"]:
        """One vector an image, as if it had one region."""
        a = self.eye(images)
        check_size("annotations of images", a, 1, self.regions, "give images of the size the eye was built for")
        return self.W(a.flatten(1)).tanh()[:, None]


class VectorCaptioner(Captioner):
    """Show and tell: an LSTM that is handed the image as one vector v.  Vinyals et al. 2015, section 3.1.

        first state:  h_0 = tanh(f_h(v)), C_0 = tanh(f_c(v));       ẑ_t = 0
        first word:   h_0, C_0 = LSTM([0; v], 0), then START;       ẑ_t = 0        eqs. 10–12
        every step:   h_0 = C_0 = 0;                                ẑ_t = v

    Departs from the paper: v comes from ``WholeEye``, a small net trained with the rest; the output layer is that of
    ``Captioner``, so that only the way of handing over differs.

    Args:
        vocabulary, embedding, hidden, annotation, generator: as for ``Captioner``.
        regions: how many regions an image has.
        width: the size of v.
        handing: where v comes in.

    >>> captioner = VectorCaptioner(9, 4, 8, 6, regions=6, width=5, handing="first word")
    >>> tuple(captioner(torch.zeros(2, 3, 16, 24), torch.ones(2, 5, dtype=torch.long)).logits.shape)
    (2, 5, 9)
    """

    def __init__(
        self,
        vocabulary: int,
        embedding: int,
        hidden: int,
        annotation: int,
        *,
        regions: int,
        width: int,
        handing: Handing,
        generator: torch.Generator | None = None,
    ) -> None:
        super().__init__(vocabulary, embedding, hidden, width, attention="none", generator=generator)
        check_choice("handing", handing, ("first state", "first word", "every step"))
        self.handing = handing
        self.eye = WholeEye(annotation, regions, width, generator=generator)

    def encode(self, images: Float[Tensor, "batch 3 height width"]) -> CaptionState:
        """The state before START."""
        state = super().encode(images)
        if self.handing == "first state":
            return state
        zero, v = torch.zeros_like(state.hidden), state.image.states[:, 0]
        if self.handing == "every step":
            return CaptionState(zero, zero, state.image)
        no_word = v.new_zeros(len(v), self.embedding.embedding_dim)
        h, c = self.lstm(torch.cat([no_word, v], dim=-1), (zero, zero))
        return CaptionState(h, c, state.image)

    def look(
        self,
        state: CaptionState,
        region: Int[Tensor, " batch"] | None = None,
        generator: torch.Generator | None = None,
        expected: Bool[Tensor, " batch"] | None = None,
    ) -> tuple[Float[Tensor, "batch annotation"], Float[Tensor, "batch region"], Int[Tensor, " batch"] | None]:
        """The vector at every step, or nothing more of it; there is no choice of a region."""
        z, weights, looked = super().look(state)
        return (z if self.handing == "every step" else torch.zeros_like(z)), weights, looked
