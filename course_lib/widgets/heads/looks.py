"""What a model returns of its heads, and what may be wrong with it."""

from typing import Any, NamedTuple

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray, as_array
from course_lib.widgets.explorer.checks import check_finite, check_probabilities, check_rank

AXES = ("layer", "head", "word", "size")
CLOSE = 1e-3


class Look(NamedTuple):
    """Queries and keys, (layer, head, word, size); weights (layer, head, word, word) where the model has its own."""

    q: FloatArray
    k: FloatArray
    weights: FloatArray | None


def checked(answer: Any, mask: FloatArray) -> Look:
    """What ``look`` returned, if it fits the words of this mask.

    Raises:
        ValueError: not two or three arrays, of other shapes, not finite, or weights that are none.
    """
    if not isinstance(answer, (tuple, list)) or len(answer) not in (2, 3):
        kind = f"{len(answer)} parts" if isinstance(answer, (tuple, list)) else type(answer).__name__
        raise ValueError(f"expected look to return (q, k) or (q, k, weights), got {kind}: is one of them missing?")
    q, k = (_vectors(name, part, len(mask)) for name, part in zip(("q", "k"), answer, strict=False))
    if q.shape != k.shape:
        raise ValueError(
            f"expected q and k of one shape, got {q.shape} and {k.shape}: both are made of the same words, of one size"
        )
    if len(answer) == 2 or answer[2] is None:
        return Look(q, k, None)
    weights = _weights(stacked("weights", answer[2]), q.shape, mask)
    same = np.allclose(weights, softmax(q, k, mask), atol=CLOSE)
    return Look(q, k, None if same else weights)


def stacked(name: str, part: Any) -> FloatArray:
    """One array, or a list of one array a layer, as one array."""
    try:
        return np.stack([as_array(layer) for layer in part]) if isinstance(part, (tuple, list)) else as_array(part)
    except (TypeError, ValueError):
        raise ValueError(
            f"expected {name} as one array, or as one array a layer, all of one shape, got {type(part).__name__}: "
            "does every layer have as many heads?"
        ) from None


def _vectors(name: str, part: Any, words: int) -> FloatArray:
    value = check_rank(name, stacked(name, part), AXES)
    if value.shape[2] != words:
        hint = "do heads come before words?" if value.shape[1] == words else "is a word too many, or one left out?"
        raise ValueError(f"expected {name} of shape ({', '.join(AXES)}) with {words} words, got {value.shape}: {hint}")
    return check_finite(name, value)


def _weights(weights: FloatArray, shape: tuple[int, ...], mask: FloatArray) -> FloatArray:
    expected = (*shape[:3], shape[2])
    if weights.shape != expected:
        raise ValueError(f"expected weights of shape {expected}, a row a word that asks, got {weights.shape}")
    check_probabilities("weights", weights[:, :, mask.any(axis=1)])
    forbidden = np.argwhere((mask == 0) & (weights > 1e-6))
    if len(forbidden):
        place = tuple(int(n) for n in forbidden[0])
        raise ValueError(
            f"expected weights to be 0 where the mask is False, got {weights[place]:.4g} at {list(place)}: "
            "are scores masked before the softmax?"
        )
    return weights


def softmax(q: FloatArray, k: FloatArray, mask: FloatArray, scale: float | None = None) -> FloatArray:
    """softmax(scale · q·k), a row a query; scale is 1 / √size where none is given. A row that sees nothing is 0."""
    scores = np.where(
        mask, np.einsum("lhis,lhjs->lhij", q, k) * (q.shape[-1] ** -0.5 if scale is None else scale), -np.inf
    )
    highest = scores.max(axis=-1, keepdims=True)
    powers = np.exp(scores - np.where(np.isfinite(highest), highest, 0))
    total = powers.sum(axis=-1, keepdims=True)
    return np.asarray(powers / np.where(total > 0, total, 1))


def unlike(look: Look, mask: FloatArray) -> str:
    """Where the model's own weights depart from softmax(q·k / √size), and what they are instead, if that is known."""
    if look.weights is None:
        return ""
    off = np.abs(look.weights - softmax(look.q, look.k, mask))
    layer, head, i, j = np.unravel_index(off.argmax(), off.shape)
    heads, size = look.q.shape[1], look.q.shape[3]
    mistakes = {
        "the scores are not divided by √d_k": 1.0,
        "they are divided by d_k, not by its root": 1 / size,
        "they are divided by the root of the whole d, not of a head's d_k": (heads * size) ** -0.5,
    }
    known = [
        why
        for why, scale in mistakes.items()
        if np.allclose(look.weights, softmax(look.q, look.k, mask, scale), atol=CLOSE)
    ]
    return (
        f"The weights that look returned are not softmax(q·k / √d_k): they differ by up to {off.max():.3g}, in layer "
        f"{layer + 1}, head {head + 1}, from word {i + 1} to word {j + 1}" + (f"; {known[0]}" if known else "") + "."
    )
