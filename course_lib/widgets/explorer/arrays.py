"""Arrays as traits: float64 in Python, contiguous float32 bytes on the wire."""

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from traitlets import TraitType

FloatArray = NDArray[np.float64]


def as_array(value: Any) -> FloatArray:
    """Whatever holds numbers — list, array, tensor with or without a gradient — as a new float64 array."""
    if hasattr(value, "detach"):
        value = value.detach().cpu().numpy()
    return np.array(value, dtype=np.float64)


def collapsed(emissions: FloatArray) -> list[int]:
    """What the most probable path of emissions, (time, symbols), collapses to; symbol 0 is CTC's blank."""
    path = emissions.argmax(1)
    return [int(k) for k in path[np.diff(path, prepend=-1) != 0] if k]


def maker_like(value: Any) -> Callable[[Any], Any]:
    """What makes arrays of the kind that was given: tensors like a tensor, else numpy's."""
    return getattr(value, "new_tensor", np.array)


class Array(TraitType):
    """A trait that holds a float64 array, or None.  JavaScript sees ``{shape, data}``, data being float32 bytes.

    Changes are not echoed to the front end that made them.
    """

    default_value = None
    allow_none = True
    info_text = "an array of numbers"

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.tag(sync=True, echo_update=False, to_json=_to_wire, from_json=_from_wire)

    def validate(self, owner: Any, value: Any) -> FloatArray:
        """Turn anything that holds numbers into an array."""
        try:
            return as_array(value)
        except (TypeError, ValueError):
            self.error(owner, value)
            raise  # unreachable: error() raises, which the type checker cannot see

    def set(self, obj: Any, value: Any) -> None:
        """Store and always notify: comparing arrays is dearer than drawing them."""
        new = self._validate(obj, value)
        old = obj._trait_values.get(self.name)
        obj._trait_values[self.name] = new
        if old is not None or new is not None:
            obj._notify_trait(self.name, old, new)


class Levels(Array):
    """An array in 65 535 levels between its least and its largest number, half as many bytes as an ``Array``.

    JavaScript sees ``{shape, low, high, data}``, data being uint16 bytes; level 0 stands for what is not finite.
    """

    def __init__(self, **keywords: Any) -> None:
        super().__init__(**keywords)
        self.tag(to_json=_to_levels, from_json=None)


def _to_levels(value: FloatArray | None, _: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    there = np.isfinite(value)
    low, high = (float(value[there].min()), float(value[there].max())) if there.any() else (0.0, 1.0)
    share = np.where(there, value - low, 0) / (high - low or 1)
    levels = np.where(there, 1 + np.rint(65534 * share), 0).astype("<u2")
    return {"shape": list(value.shape), "low": low, "high": high, "data": levels.tobytes()}


def _to_wire(value: FloatArray | None, _: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    return {"shape": list(value.shape), "data": value.astype(np.float32).tobytes()}


def _from_wire(value: dict[str, Any] | None, _: Any) -> FloatArray | None:
    if value is None:
        return None
    return np.frombuffer(value["data"], dtype=np.float32).reshape(value["shape"]).astype(np.float64)
