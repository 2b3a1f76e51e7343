"""The encoder of images: a small convolutional net whose last map is read region by region."""

from itertools import pairwise

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference._checks import check_not_empty, check_rank, check_size, complaint
from course_lib.reference._init import glorot_

STRIDE = 8
"""Pixels from one region to the next."""


def places(rows: int, columns: int) -> Float[Tensor, "2 rows columns"]:
    """The row and the column of every region, from −1 to 1."""
    return torch.stack(torch.meshgrid(torch.linspace(-1, 1, rows), torch.linspace(-1, 1, columns), indexing="ij"))


class Eye(nn.Module):
    """Images to annotation vectors a_1 … a_L, one a region.  Xu et al. 2015, section 3.1.1.

    Three convolutions halve the image three times, so that a region stands for 8 × 8 pixels and sees
    22 × 22 around them. Departs
    from the paper: a small net trained with the rest, not a large one trained before; and each a_i ends in the row and
    the column of its region, without which a net this shallow could not tell left from right.

    Args:
        annotation: the size of a_i, its two coordinates included.
        channels: how many maps the first convolution makes; the second makes twice as many.
        generator: where the weights are drawn from.

    >>> tuple(Eye(annotation=12)(torch.zeros(2, 3, 48, 40)).shape)
    (2, 30, 12)
    """

    def __init__(self, annotation: int, *, channels: int = 16, generator: torch.Generator | None = None) -> None:
        super().__init__()
        if annotation < 3:
            raise complaint("an annotation of at least 3 numbers", str(annotation), "two are the region's place")
        sizes = (3, channels, 2 * channels, annotation - 2)
        self.convolutions = nn.ModuleList(
            nn.Conv2d(before, after, kernel_size=4, stride=2, padding=1) for before, after in pairwise(sizes)
        )
        glorot_(self, generator)

    def forward(self, images: Float[Tensor, "batch 3 height width"]) -> Float[Tensor, "batch region annotation"]:
        """Annotations of the regions, row after row.

        Raises:
            ValueError: another rank or number of colours, an empty batch, sides that are no multiples of 8 pixels.
        """
        check_rank("images", images, 4, "batch, 3, height, width")
        check_not_empty("images", images)
        check_size("images", images, 1, 3, "give red, green and blue, in this order")
        if images.shape[2] % STRIDE or images.shape[3] % STRIDE:
            raise complaint(f"sides that {STRIDE} divides", str(tuple(images.shape[2:])), "crop or pad the images")
        maps = images
        for convolution in self.convolutions:
            maps = convolution(maps).relu()
        where = places(*maps.shape[2:]).to(maps).expand(len(maps), -1, -1, -1)
        return torch.cat([maps, where], dim=1).flatten(2).mT  # (batch, region, annotation)
