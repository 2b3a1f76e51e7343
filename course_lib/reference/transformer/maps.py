"""A look inside: queries, keys and weights of every head, the last of which the fused kernel never holds."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor, nn

from course_lib.reference.attention import DotProduct, scaled_dot_product

Maps = dict[str, Float[Tensor, "batch heads target source"]]


class Look(NamedTuple):
    """What an attention was asked, and what came of it."""

    queries: Float[Tensor, "batch heads target key"]
    keys: Float[Tensor, "batch heads source key"]
    weights: Float[Tensor, "batch heads target source"]


@torch.no_grad()
def attention_looks(model: nn.Module, call: Callable[[], Any]) -> dict[str, Look]:
    """Queries, keys and weights of every attention in ``model`` while ``call`` runs, by the attention's name.

    Rotary queries and keys are those that were turned. An attention that is used more than once keeps its last look.

    >>> from course_lib.reference.attention import MultiHeadAttention
    >>> x, attention = torch.randn(2, 5, 8), MultiHeadAttention(8, heads=4)
    >>> looks = attention_looks(attention, lambda: attention(x, x, x))
    >>> [tuple(part.shape) for part in looks["dot_product"]]
    [(2, 4, 5, 2), (2, 4, 5, 2), (2, 4, 5, 5)]
    """
    looks: dict[str, Look] = {}

    def watch(name: str) -> Callable[[nn.Module, tuple[Any, ...]], None]:
        def note(module: nn.Module, given: tuple[Any, ...]) -> None:
            looks[name] = Look(given[0], given[1], scaled_dot_product(*given).weights)

        return note

    named = [(name, module) for name, module in model.named_modules() if isinstance(module, DotProduct)]
    hooks = [module.register_forward_pre_hook(watch(name)) for name, module in named]
    try:
        call()
    finally:
        for hook in hooks:
            hook.remove()
    return {name.removesuffix(".dot_product"): look for name, look in looks.items()}


def attention_maps(model: nn.Module, call: Callable[[], Any]) -> Maps:
    """The weights alone, by the attention's name.

    >>> from course_lib.reference.attention import MultiHeadAttention
    >>> x, attention = torch.randn(2, 5, 8), MultiHeadAttention(8, heads=4)
    >>> maps = attention_maps(attention, lambda: attention(x, x, x))
    >>> {name: tuple(weights.shape) for name, weights in maps.items()}
    {'dot_product': (2, 4, 5, 5)}
    """
    return {name: look.weights for name, look in attention_looks(model, call).items()}
