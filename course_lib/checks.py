"""What the visible checks of an assignment need, and the exam too, so that both ask for the same kinds of things."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, TypeGuard
from weakref import ref

import numpy as np
import torch
from torch import Tensor

RTOL, ATOL = 1e-4, 1e-5  # float32, summed in any order, is within these
NOUNS = {"tensor": "tensor of real numbers", "array": "array of real numbers", "number": "number"}
ORDINALS = "a tuple, a list, a NamedTuple, a dataclass or one stacked tensor"


_lent: list[ref[Tensor]] = []  # what checks drew, and then handed to the functions that they check


class WrongKind(AssertionError):
    """A result of another kind than was asked for."""


def draw(seed: int, *shapes: tuple[int, ...], scale: float = 1.0) -> list[Tensor]:
    """Normal random tensors in float64, one a shape.  They are lent: ``tensor`` tells who changed one.

    >>> x, W = draw(1, (2, 3), (4, 3))
    >>> x.shape, W.dtype
    (torch.Size([2, 3]), torch.float64)
    """
    generator = torch.Generator().manual_seed(seed)
    drawn = [scale * torch.randn(shape, generator=generator, dtype=torch.float64) for shape in shapes]
    _lent[:] = [one for one in _lent if one() is not None] + [ref(one) for one in drawn]
    return drawn


def given(case: dict[str, Any], names: str) -> list[Any]:
    """The inputs of one case of a question, in the order named, with arrays as tensors and lists as tuples.

    >>> given({"h": np.zeros(2), "x": np.ones(2), "steps": 3}, "x, h")
    [tensor([1., 1.], dtype=torch.float64), tensor([0., 0.], dtype=torch.float64)]
    """
    return [_given(case[name]) for name in names.split(", ")]


def tensor(value: Any, name: str = "the result", shape: tuple[int, ...] | None = None, exact: bool = False) -> Tensor:
    """A result as a float64 tensor: of a tensor, an array, a number, or lists and tuples of these.

    Args:
        value: what came back.
        name: what it is called in the sentence of an error.
        shape: the one that it must have.
        exact: whether it must have been float64 before.

    Raises:
        WrongKind: another kind; float32 where that is not exact enough.
        AssertionError: another shape than the one asked for; a drawn tensor that was changed in place.

    >>> tensor([1, 2.5])
    tensor([1.0000, 2.5000], dtype=torch.float64)
    >>> tensor(None, "h")
    Traceback (most recent call last):
    course_lib.checks.WrongKind: h should be a tensor, got None: does every branch of your function return something?
    """
    return _as_tensor(value, name, shape, "tensor", exact)


def _as_tensor(value: Any, name: str, shape: tuple[int, ...] | None, wanted: str, exact: bool = False) -> Tensor:
    """The same, with the word for what was asked for: a tensor, an array, a number."""
    _given_back()
    found = _tensor(value, name, wanted)
    if exact and found.dtype in (torch.float32, torch.float16, torch.bfloat16):
        raise WrongKind(
            f"{name} should be float64, got {found.dtype}: give new tensors the dtype of what you were given"
        )
    found = found.double()
    if shape is not None:
        insist(found.shape == shape, f"{name} should have the shape {tuple(shape)}, got {tuple(found.shape)}")
    return found


def differentiable(value: Any, name: str = "the result") -> Tensor:
    """A result that is itself a tensor, as it is, with the way back to what it was computed from.

    >>> differentiable(torch.ones(2), "a")
    Traceback (most recent call last):
    course_lib.checks.WrongKind: a should be a tensor that gradients pass, got one without: no detach, no item, no numpy
    """
    tensor(value, name)
    if not isinstance(value, Tensor):
        raise WrongKind(f"{name} should be a tensor that gradients pass, got {_kind(value)}")
    if not value.requires_grad:
        raise WrongKind(f"{name} should be a tensor that gradients pass, got one without: no detach, no item, no numpy")
    return value


def parts(value: Any, names: str, *shapes: tuple[int, ...]) -> list[Tensor]:
    """The results of a function that returns several tensors, in the order named.

    Args:
        value: what came back, in a tuple, a list, a NamedTuple, a dataclass or one tensor stacked along its first axis.
        names: what was asked for, with commas between.
        shapes: of each result, or one for all; not looked at where none is given.

    Raises:
        WrongKind: another kind.
        AssertionError: another number of results, another shape; the sentence says which.

    >>> h, C = parts((torch.zeros(2), [1, 2]), "h, C", (2,))
    >>> parts(torch.zeros(3, 2), "h, C")
    Traceback (most recent call last):
    AssertionError: expected 2 results, h, C; got 3
    """
    wanted, found = names.split(", "), several(value, names)
    expected = shapes * len(wanted) if len(shapes) == 1 else shapes or (None,) * len(wanted)
    return [tensor(one, name, shape) for one, name, shape in zip(found, wanted, expected, strict=True)]


def several(value: Any, names: str) -> list[Any]:
    """The results of a function that returns several things of any kind, in the order named.

    Raises:
        WrongKind: another kind.
        AssertionError: another number of results.

    >>> several(({"a": 1}, 2.5), "counts, d")
    [{'a': 1}, 2.5]
    """
    found, wanted = _sequence(value, names), names.count(", ") + 1
    insist(len(found) == wanted, f"expected {wanted} results, {names}; got {len(found)}")
    return found


def array(value: Any, name: str = "the result", shape: tuple[int, ...] | None = None) -> np.ndarray:
    """The same as ``tensor``, as a float64 array; an empty list is an array without entries.

    >>> array([[1, 2], [3, 4]]).tolist()
    [[1.0, 2.0], [3.0, 4.0]]
    """
    return _array(value, name, shape, "array")


def _array(value: Any, name: str, shape: tuple[int, ...] | None, wanted: str) -> np.ndarray:
    if isinstance(value, list | tuple) and not value:
        value = np.zeros(0)
    return _as_tensor(value, name, shape, wanted).cpu().numpy()


def number(value: Any, name: str = "the result") -> float:
    """A result as a float: of a number, or of whatever holds one number and no more.

    >>> number(torch.tensor([0.5]))
    0.5
    >>> number("a", "P")
    Traceback (most recent call last):
    course_lib.checks.WrongKind: P should be a number, got str, which is no number
    """
    single = _array(value, name, None, "number")
    insist(single.size == 1, f"{name} should be one number, got {single.size}")
    return float(single.item())


def listed(value: Any, name: str = "the result") -> list[Any]:
    """What a result holds, in its order: of a list, a tuple, an array, a tensor, whatever can be gone through.

    >>> listed(n for n in (3, 5))
    [3, 5]
    """
    plain = isinstance(value, Iterable) and not isinstance(value, str | bytes | Mapping)
    if not plain or (isinstance(value, Tensor | np.ndarray) and not value.ndim):
        raise WrongKind(f"{name} should be a list, got {_kind(value, 'list')}")
    return list(value)


def integers(value: Any, name: str = "the result") -> list[int]:
    """A result as a list of int: of whole numbers in a list, a tuple, an array, a tensor.

    >>> integers(np.array([1, 2])), integers((1.0, 2)), integers(torch.tensor([1, 2]))
    ([1, 2], [1, 2], [1, 2])
    >>> integers([0.5], "the label")
    Traceback (most recent call last):
    course_lib.checks.WrongKind: the label should hold whole numbers, got 0.5
    """
    numbers = [number(item, f"an entry of {name}") for item in listed(value, name)]
    for one in numbers:
        if not one.is_integer():
            raise WrongKind(f"{name} should hold whole numbers, got {one}")
    return [int(one) for one in numbers]


def labelings(value: Any, name: str = "the result") -> list[list[int]]:
    """A result as a list of lists of int, each of any length.

    >>> labelings([(1, 2), np.zeros(0)])
    [[1, 2], []]
    """
    return [integers(item, f"an entry of {name}") for item in listed(value, name)]


def texts(value: Any, name: str = "the result") -> list[str]:
    """A result as a list of str: of texts in a list, a tuple, a set, an array.

    >>> texts(("a", "b")), texts(np.array(["a"]))
    (['a', 'b'], ['a'])
    >>> texts(["a", 1], "the sentence")
    Traceback (most recent call last):
    course_lib.checks.WrongKind: the sentence should hold texts, got 1
    """
    found = listed(value, name)
    for one in found:
        if not isinstance(one, str):
            raise WrongKind(f"{name} should hold texts, got {one!r}")
    return [str(one) for one in found]


def beam(value: Any, name: str = "the beam") -> tuple[list[list[int]], np.ndarray]:
    """A list of (labeling, score) as labelings and an array of scores.

    >>> beam([([1], -0.5), ((), np.float32(-1.5))])
    ([[1], []], array([-0.5, -1.5]))
    """
    pairs = [several(pair, "labeling, score") for pair in listed(value, name)]
    scores = [number(score, f"a score of {name}") for _, score in pairs]
    return [integers(label, f"a labeling of {name}") for label, _ in pairs], np.array(scores)


def ngram_table(value: Any, name: str = "the table") -> dict[str, float]:
    """A table of n-grams as {"word word": number}, without its zeros: of a dict, a Counter, a defaultdict.

    Raises:
        WrongKind: another kind, or a key that is no tuple of words.

    >>> ngram_table({("a", "b"): 2, ("b", "a"): 0})
    {'a b': 2.0}
    """
    if not isinstance(value, Mapping):
        raise WrongKind(f"{name} should be a dict or a Counter, got {_kind(value, 'mapping')}")
    for key in value:
        if not (isinstance(key, tuple) and all(isinstance(word, str) for word in key)):
            raise WrongKind(f"the keys of {name} should be tuples of words, got {key!r}")
    numbers = {" ".join(key): number(count, f"an entry of {name}") for key, count in value.items()}
    return {key: count for key, count in numbers.items() if count}


def close(found: Any, right: Any) -> bool:
    """Whether two results agree, in shape and to the accuracy of float32.

    >>> close([0.1, 0.2], torch.tensor([0.1, 0.2])), close([0.1], torch.tensor([0.1, 0.2]))
    (True, False)
    """
    a, b = tensor(found), tensor(right)
    return a.shape == b.shape and torch.allclose(a, b, rtol=RTOL, atol=ATOL)


def derivatives(function: Callable[..., Tensor], *at: Tensor) -> list[Tensor]:
    """The derivatives of a number by each argument, from autograd: the judge of what is asked to be done by hand.

    >>> derivatives(lambda x, y: (x * y).sum(), torch.tensor([2.0]), torch.tensor([3.0]))
    [tensor([3.]), tensor([2.])]
    """
    leaves = [value.detach().clone().requires_grad_() for value in at]
    return list(torch.autograd.grad(function(*leaves), leaves, allow_unused=True, materialize_grads=True))


def insist(holds: bool, otherwise: str) -> None:
    """Raise an AssertionError with this sentence unless the condition holds."""
    if not holds:
        raise AssertionError(otherwise)


def _given_back() -> None:
    changed = [one for lent in _lent if (one := lent()) is not None and one._version]
    if changed:
        _lent.clear()  # a traceback keeps them, and later checks are not to blame
        raise AssertionError(
            f"your function changes the tensor of shape {tuple(changed[0].shape)} that it is given: write C = C * f "
            "for C *= f, and work on x.clone() where you write into parts of x"
        )


def _given(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_given(item) for item in value)
    return torch.tensor(value) if isinstance(value, np.ndarray) else value


def _sequence(value: Any, names: str) -> list[Any]:
    if is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name) for field in fields(value)]
    if isinstance(value, list | tuple) or (isinstance(value, Tensor | np.ndarray) and value.ndim):
        return list(value)
    raise WrongKind(f"expected {names} in {ORDINALS}, got {'' if value is None else 'one '}{_kind(value, '')}")


def _tensor(value: Any, name: str, wanted: str) -> Tensor:
    if isinstance(value, list | tuple) and value:
        items = [_tensor(item, name, wanted) for item in value]
        if len({item.shape for item in items}) > 1:
            raise WrongKind(f"{name} holds tensors of different shapes: one was expected")
        mixed = len({item.dtype for item in items}) > 1
        return torch.stack([item.double() for item in items] if mixed else items)
    if isinstance(value, np.ndarray | np.generic) and value.dtype.kind in "biuf":
        value = _from_numpy(value)
    if isinstance(value, float) or (isinstance(value, int) and abs(value) <= sys.float_info.max):
        return torch.tensor(float(value), dtype=torch.float64)
    if not _is_plain(value):
        article = "an" if wanted == "array" else "a"
        raise WrongKind(f"{name} should be {article} {wanted}, got {_kind(value, NOUNS[wanted])}")
    return _plain(value)


def _from_numpy(value: np.ndarray | np.generic) -> Tensor:
    """A copy: torch takes no negative strides, no foreign order of bytes, and no numbers of more than eight of them."""
    wide = value.dtype.kind == "f" and value.dtype.itemsize > 8
    return torch.from_numpy(np.array(value, dtype=np.float64 if wide else value.dtype.newbyteorder("=")))


def _is_plain(value: Any) -> TypeGuard[Tensor]:
    """Whether it is a tensor whose numbers can be read off, one for each entry."""
    return isinstance(value, Tensor) and not (
        value.is_complex() or value.is_meta or value.is_nested or value.is_quantized
    )


def _plain(value: Tensor) -> Tensor:
    """A tensor without history, class or layout of its own."""
    dense = value.detach() if value.layout == torch.strided else value.detach().to_dense()
    return dense.as_subclass(Tensor).resolve_neg()


def _kind(value: Any, wanted: str = NOUNS["tensor"]) -> str:
    if value is None:
        return "None: does every branch of your function return something?"
    if isinstance(value, Tensor) and value.is_meta:
        return "one on the device 'meta', which holds no numbers"
    if isinstance(value, np.ndarray):
        return f"an array of {value.dtype}" + (f", which is no {wanted}" if wanted else "")
    return type(value).__name__ + (f", which is no {wanted}" if wanted else "")
