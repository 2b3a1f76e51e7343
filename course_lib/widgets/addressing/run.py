"""What a head asks for at every step of a run, checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray, as_array
from course_lib.widgets.explorer.checks import check_finite, check_probabilities, check_rank

NAMES = ("key", "strength", "gate", "shifts", "sharpness", "previous")


@dataclass(frozen=True)
class Head:
    """The parameters of a head, one row a step; add and erase for the head that writes."""

    name: str
    key: FloatArray
    strength: FloatArray
    gate: FloatArray
    shifts: FloatArray
    sharpness: FloatArray
    previous: FloatArray
    add: FloatArray | None = None
    erase: FloatArray | None = None
    weights: FloatArray | None = None

    @property
    def writes(self) -> bool:
        """Whether the head writes; else it reads."""
        return self.add is not None

    def at(self, step: int) -> "Head":
        """The same head at one step alone, steps still the first axis."""
        rows = {name: value[step : step + 1] for name, value in vars(self).items() if isinstance(value, np.ndarray)}
        return Head(self.name, **rows)


def checked_run(memory: FloatArray, heads: Any) -> tuple[FloatArray, list[Head]]:
    """M_0 … M_T, and the heads of a run; a single memory is a run of one step, which changes nothing yet.

    Raises:
        ValueError: shapes that do not meet, numbers out of their range, no head, two that write.
    """
    single = memory.ndim == 2
    m = np.stack([memory, memory]) if single else memory
    check_finite("memory", check_rank("memory", m, ("steps + 1", "slots", "width")))
    if len(m) < 2:
        raise ValueError(
            "expected memory M_0 … M_T of shape (steps + 1, slots, width), got a single M_0: hand in M_1 too"
        )
    if not isinstance(heads, Mapping) or not heads:
        raise ValueError(f"expected heads as a mapping from name to arrays, got {type(heads).__name__}")
    found = [_head(str(name), given, m, single) for name, given in heads.items()]
    if sum(head.writes for head in found) > 1:
        raise ValueError("expected at most one head with add, the one that writes, got more")
    if len({head.shifts.shape for head in found}) > 1:
        raise ValueError("expected shifts of one shape for all heads: do they reach equally far?")
    return m, found


def _head(name: str, given: Any, memory: FloatArray, single: bool) -> Head:
    steps, slots, width = len(memory) - 1, *memory.shape[1:]
    if not isinstance(given, Mapping):
        raise ValueError(f"expected arrays by name for head {name}, got {type(given).__name__}")
    given = {"erase": np.ones_like(as_array(given["add"]))} | dict(given) if "add" in given else dict(given)
    shapes = {"key": (steps, width), "previous": (steps, slots), "add": (steps, width), "erase": (steps, width)}
    arrays = {}
    for key in [*NAMES, *(key for key in ("add", "erase", "weights") if key in given)]:
        if key not in given:
            raise ValueError(f"expected {', '.join(NAMES)} for head {name}, got no {key}")
        value = as_array(given[key])[None] if single else as_array(given[key])
        shape = shapes.get(key, (steps, slots) if key == "weights" else (steps,))
        if key == "shifts":
            shape = (steps, value.shape[-1] if value.ndim == 2 else 3)
        if value.shape != shape:
            raise ValueError(f"expected {key} of head {name} of shape {shape}, got {value.shape}: one row a step?")
        arrays[key] = check_finite(f"{key} of head {name}", value)
    return in_range(Head(name, **arrays))


def in_range(head: Head) -> Head:
    """Return the head if its numbers lie where the addressing wants them."""
    if head.shifts.shape[1] % 2 == 0:
        raise ValueError(f"expected an odd number of shifts of head {head.name}, got {head.shifts.shape[1]}")
    for name in ("shifts", "previous"):
        check_probabilities(f"{name} of head {head.name}", getattr(head, name))
    for name, low, high in (("strength", 0, np.inf), ("gate", 0, 1), ("sharpness", 1, np.inf)):
        values = getattr(head, name)
        if (values < low).any() or (values > high).any():
            wrong = int(((values < low) | (values > high)).argmax())
            what = f"at least {low}" if high == np.inf else f"in {low} … {high}"
            raise ValueError(
                f"expected {name} of head {head.name} {what}, got {values[wrong]:.4g} at [{wrong}]: "
                "was it brought into its range?"
            )
    return head


def furthest(name: str, found: FloatArray, expected: FloatArray | None, what: str) -> str:
    """A sentence where what the functions found is not what the run did."""
    if expected is None or np.allclose(found, expected, atol=1e-3):
        return ""
    gap = abs(found - expected)
    step, *place = (int(i) for i in np.unravel_index(gap.argmax(), gap.shape))
    return f"{name}: {what} differ from the run's by {gap.max():.3g} at step {step + 1}, slot {place[0] + 1}"
