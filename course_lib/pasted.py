"""Weights as text: what a trained net hands to a notebook, where a student pastes it between triple quotes."""

import base64
from collections.abc import Iterable
from textwrap import fill
from typing import Any

import numpy as np
import torch
from torch import Tensor

from course_lib.checks import insist

WIDTH = 110  # letters in a row


def as_text(weights: Iterable[Tensor]) -> str:
    """Weights one after another, in float16 and base 64.

    >>> as_text([torch.ones(2), torch.zeros(1, 2)])
    'ADwAPAAAAAA='
    """
    numbers = torch.cat([one.detach().flatten() for one in weights]).half().numpy()
    return fill(base64.b64encode(numbers.tobytes()).decode(), WIDTH)


def as_numbers(text: Any) -> np.ndarray:
    """The numbers of a text that ``as_text`` made, in float16.

    Raises:
        AssertionError: nothing was pasted, or only a part; the sentence speaks of ``TRAINED``, where it belongs.

    >>> as_numbers("ADwAPAAAAAA=")
    array([1., 1., 0., 0.], dtype=float16)
    """
    pasted = isinstance(text, str) and bool(text.strip())
    insist(pasted, "TRAINED is empty: let `learn` run, and paste the text of its weights")
    try:
        return np.frombuffer(base64.b64decode(text), np.float16).copy()
    except ValueError:
        raise AssertionError("TRAINED is not the text of a net's weights: is it whole?") from None
