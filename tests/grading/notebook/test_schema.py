"""What enters and leaves a student's kernel: every value of the schema comes back equal, everything else is refused."""

import json
import math
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from course_lib.grading.notebook import schema
from course_lib.grading.notebook.schema import BadAnswer, decode, encode

plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)


def through(value: Any) -> Any:
    """A value sent as JSON text and read back."""
    return decode(json.loads(json.dumps(encode(value))))


@given(values)
def test_plain_values_come_back_equal(value: Any) -> None:
    assert repr(through(value)) == repr(value)


@pytest.mark.parametrize("dtype", schema.ARRAY_TYPES)
@pytest.mark.parametrize("shape", [(), (0,), (3,), (2, 3, 5), (4, 0)])
def test_arrays_come_back_equal(dtype: str, shape: tuple[int, ...]) -> None:
    array = (np.random.default_rng(0).standard_normal(shape) * 100).astype(dtype)
    back = through(array)
    if shape == () and array.dtype.kind in "biuf":
        assert type(back) in (bool, int, float)
    else:
        assert back.dtype == dtype
        assert back.shape == shape
    np.testing.assert_array_equal(back, array)


def test_layouts_and_byte_orders_do_not_matter() -> None:
    array = np.arange(12.0).reshape(3, 4)
    np.testing.assert_array_equal(through(array.T), array.T)
    np.testing.assert_array_equal(through(array[:, ::2]), array[:, ::2])
    np.testing.assert_array_equal(through(array.astype(">f8")), array)


def test_tensors_become_arrays() -> None:
    tensor = torch.arange(6.0, requires_grad=True).reshape(2, 3)
    np.testing.assert_array_equal(through(tensor), tensor.detach().numpy())
    np.testing.assert_array_equal(through(tensor.to(torch.bfloat16)), tensor.detach().numpy())
    assert through(torch.tensor(2.5)) == 2.5
    assert through((1, (2.0, "x"))) == [1, [2.0, "x"]]


@pytest.mark.parametrize(
    "value",
    [{1, 2}, {1: 2}, object(), b"bytes", 1j, np.array(["text"]), np.array([None]), 10**2000, lambda: None],
    ids=lambda value: type(value).__name__,
)
def test_other_kinds_are_refused(value: Any) -> None:
    with pytest.raises(BadAnswer):
        encode(value)


def test_caps_stop_what_is_too_much() -> None:
    deep: Any = 0
    for _ in range(schema.MAX_DEPTH + 1):
        deep = [deep]
    for value in (deep, [0] * (schema.MAX_NODES + 1), np.zeros(schema.MAX_BYTES + 1, np.uint8), "x" * (2**25 + 1)):
        with pytest.raises(BadAnswer):
            encode(value)


ARRAY = {"kind": "array", "dtype": "float64", "shape": [1], "data": "AAAAAAAAAAA="}


@pytest.mark.parametrize(
    "data",
    [
        None,
        7,
        [],
        "x",
        {},
        {"kind": "int", "value": 7},
        {"kind": "int", "value": "0x7"},
        {"kind": "int", "value": "9" * 5000},
        {"kind": "bool", "value": 1},
        {"kind": "float", "value": "one"},
        {"kind": "list", "items": {}},
        {"kind": "dict", "items": [1]},
        {"kind": "object", "value": "cos\nsystem\n"},
        ARRAY | {"dtype": "object"},
        ARRAY | {"dtype": "O"},
        ARRAY | {"shape": [2]},
        ARRAY | {"shape": [-1]},
        ARRAY | {"shape": [True]},
        ARRAY | {"shape": [2**40, 0]},
        ARRAY | {"shape": [1] * 40},
        ARRAY | {"data": "%%%"},
        ARRAY | {"data": "é"},
        {"kind": "list", "items": [{"kind": "none"}] * 10 + [3]},
    ],
    ids=lambda data: str(data)[:40],
)
def test_forged_data_are_refused(data: Any) -> None:
    with pytest.raises(BadAnswer):
        decode(data)


def test_depth_is_capped_when_reading() -> None:
    data: dict[str, Any] = {"kind": "none"}
    for _ in range(500):
        data = {"kind": "list", "items": [data]}
    with pytest.raises(BadAnswer):
        decode(data)


def test_what_is_not_finite_is_carried() -> None:
    assert through(math.inf) == math.inf
    assert math.isnan(through(math.nan))
    np.testing.assert_array_equal(through(np.array([np.nan, -np.inf])), [np.nan, -np.inf])


@pytest.mark.messages
def test_refusals_say_what_to_hand_in() -> None:
    with pytest.raises(BadAnswer, match="expected numbers, text, arrays, lists or dicts with text keys, got set"):
        encode({1})
    with pytest.raises(BadAnswer, match="hand in arrays, not lists of numbers"):
        encode([0] * (schema.MAX_NODES + 1))
