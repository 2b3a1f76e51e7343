"""Decoding, for every encoder–decoder."""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Int
from torch import Tensor

from course_lib.reference.search import Hypothesis, Step, beam_search


class Translator:
    """What every encoder–decoder can do that has ``encode(source, lengths) → state`` and ``step(words, state)``."""

    encode: Callable[..., Any]
    step: Step

    @torch.no_grad()
    def translate(
        self,
        source: Int[Tensor, "batch source"],
        lengths: Int[Tensor, " batch"],
        start: int,
        end: int,
        max_length: int,
        width: int = 1,
        length_penalty: float = 0.0,
    ) -> list[Hypothesis]:
        """The best hypothesis for each sentence; ``width=1`` is greedy."""
        first = torch.full((len(source),), start, device=source.device)
        state = self.encode(source, lengths)
        return [beam[0] for beam in beam_search(self.step, state, first, end, max_length, width, length_penalty)]
