"""A look inside: the attention weights of every head, which the fused kernel never holds."""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference.attention import DotProduct, scaled_dot_product

Maps = dict[str, Float[Tensor, "batch heads target source"]]


@torch.no_grad()
def attention_maps(model: nn.Module, call: Callable[[], Any]) -> Maps:
    """The weights of every attention in ``model`` while ``call`` runs, by the attention's name.

    An attention that is used more than once keeps its last weights.

    >>> from course_lib.reference.attention import MultiHeadAttention
    >>> x, attention = torch.randn(2, 5, 8), MultiHeadAttention(8, heads=4)
    >>> maps = attention_maps(attention, lambda: attention(x, x, x))
    >>> {name: tuple(weights.shape) for name, weights in maps.items()}
    {'dot_product': (2, 4, 5, 5)}
    """
    maps: Maps = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[Any, ...]], None]:
        def note(module: nn.Module, given: tuple[Any, ...]) -> None:
            maps[name] = scaled_dot_product(*given).weights

        return note

    named = [(name, module) for name, module in model.named_modules() if isinstance(module, DotProduct)]
    hooks = [module.register_forward_pre_hook(watch(name)) for name, module in named]
    try:
        call()
    finally:
        for hook in hooks:
            hook.remove()
    return {name.removesuffix(".dot_product"): weights for name, weights in maps.items()}
