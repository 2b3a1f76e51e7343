"""How weights begin: drawn from a generator that the caller hands in."""

import math

import torch
from torch import nn

from course_lib.reference._checks import check_positive


def uniform_(module: nn.Module, fan_in: int, generator: torch.Generator | None) -> None:
    """Draw every parameter of ``module`` from U(−1/√fan_in, 1/√fan_in), in place.

    The bound keeps a sum of ``fan_in`` terms near unit size; ``torch.nn.LSTM`` takes the same one, with the hidden
    size. Without a generator, PyTorch's default one is used, as in any other module.
    """
    check_positive("every size", fan_in, "a layer without a unit computes nothing")
    bound = 1 / math.sqrt(fan_in)
    with torch.no_grad():
        for parameter in module.parameters():
            parameter.uniform_(-bound, bound, generator=generator)


def glorot_(module: nn.Module, generator: torch.Generator | None) -> None:
    """Draw every matrix of ``module`` from U(−b, b), b² = 6 / (rows + columns), and set every vector to 0.

    Glorot & Bengio 2010, eq. 16: signals and gradients keep their size on the way through.
    """
    for parameter in module.parameters():
        if parameter.dim() > 1:
            nn.init.xavier_uniform_(parameter, generator=generator)
        else:
            nn.init.zeros_(parameter)
