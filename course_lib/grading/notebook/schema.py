"""The form in which inputs enter a student's kernel and answers leave it: JSON of a few kinds, capped, never pickle.

This file needs only numpy, and its text is also sent into the kernel of an exam: both sides speak the same form.
"""

import base64
import binascii
import math
import sys
from typing import Any

import numpy as np

Value = Any  # None, bool, int, float, str, an array of numbers, a list or a dict of them
Encoded = dict[str, Any]  # the JSON form of a value
MAX_BYTES = 32 * 2**20
MAX_NODES = 200_000
MAX_DEPTH = 12
MAX_DIGITS = 1_000
MAX_AXES = 16
INTEGER_TYPES = ("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64")
ARRAY_TYPES = ("bool", *INTEGER_TYPES, "float16", "float32", "float64", "complex64", "complex128")


class BadAnswer(ValueError):
    """A value that the schema cannot carry, or data that is not of the schema."""


class _Meter:
    """Counts what a value holds while it is read or written, and stops at the caps."""

    def __init__(self) -> None:
        self.nodes = 0
        self.bytes = 0

    def count(self, depth: int, size: int = 0) -> None:
        self.nodes += 1
        self.bytes += size
        if depth > MAX_DEPTH:
            raise BadAnswer(
                f"expected at most {MAX_DEPTH} levels of lists and dicts, got more: hand in a flatter value"
            )
        if self.nodes > MAX_NODES:
            raise BadAnswer(f"expected at most {MAX_NODES} values, got more: hand in arrays, not lists of numbers")
        if self.bytes > MAX_BYTES:
            raise BadAnswer(f"expected at most {MAX_BYTES} bytes, got more: hand in only what the task asks for")


def encode(value: object) -> Encoded:
    """The JSON form of a value made of None, bool, int, float, str, arrays, tensors, lists, tuples and dicts.

    Tuples become lists, tensors become arrays, and arrays without axes become numbers.

    Raises:
        BadAnswer: if the value is of another kind, or over the caps.
    """
    return _encode(value, 0, _Meter())


def _encode(value: Value, depth: int, meter: _Meter) -> Encoded:
    meter.count(depth)
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        value = _dense(value)
    if isinstance(value, np.ndarray | np.generic) and value.ndim == 0 and value.dtype.kind in "biuf":
        value = value.item()
    if isinstance(value, np.complexfloating):
        value = np.asarray(value)
    if value is None:
        return {"kind": "none"}
    if isinstance(value, bool):
        return {"kind": "bool", "value": value}
    if isinstance(value, int | float | str):
        return _encode_plain(value, meter, depth)
    if isinstance(value, np.ndarray):
        return _encode_array(value, meter, depth)
    if isinstance(value, list | tuple):
        return {"kind": "list", "items": [_encode(item, depth + 1, meter) for item in value]}
    if isinstance(value, dict) and all(isinstance(key, str) for key in value):
        return {"kind": "dict", "items": {key: _encode(item, depth + 1, meter) for key, item in value.items()}}
    raise BadAnswer(f"expected numbers, text, arrays, lists or dicts with text keys, got {type(value).__name__}")


def _dense(tensor: Any) -> np.ndarray:
    """A tensor's numbers, whatever its history, layout or device."""
    torch = sys.modules["torch"]
    if tensor.is_meta:
        raise BadAnswer("expected a tensor of numbers, got one on the device 'meta', which holds none")
    tensor = tensor.float() if tensor.dtype == torch.bfloat16 else tensor
    array: np.ndarray = (tensor if tensor.layout == torch.strided else tensor.to_dense()).numpy(force=True)
    return array


def _encode_plain(value: int | float | str, meter: _Meter, depth: int) -> Encoded:
    if isinstance(value, str):
        meter.count(depth, len(value))
        return {"kind": "str", "value": value}
    if isinstance(value, int):
        if value.bit_length() > 3 * MAX_DIGITS:
            raise BadAnswer(f"expected an integer of at most {MAX_DIGITS} digits, got {value.bit_length()} bits")
        return {"kind": "int", "value": str(int(value))}
    return {"kind": "float", "value": repr(float(value))}


def _encode_array(array: np.ndarray, meter: _Meter, depth: int) -> Encoded:
    if array.dtype.name not in ARRAY_TYPES:
        raise BadAnswer(f"expected an array of numbers or booleans, got one of {array.dtype}")
    meter.count(depth, array.nbytes)
    data = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<")).tobytes()
    text = base64.b64encode(data).decode("ascii")
    return {"kind": "array", "dtype": array.dtype.name, "shape": list(array.shape), "data": text}


def decode(data: object) -> Value:
    """The value of a JSON form, which may come from anyone.

    Raises:
        BadAnswer: if the data is not of the schema, or over the caps.
    """
    return _decode(data, 0, _Meter())


def _decode(data: object, depth: int, meter: _Meter) -> Value:
    meter.count(depth)
    match data:
        case {"kind": "none"}:
            return None
        case {"kind": "bool", "value": bool(value)}:
            return value
        case {"kind": "int", "value": str(text)} if len(text) <= MAX_DIGITS:
            return _number(int, text)
        case {"kind": "float", "value": str(text)} if len(text) <= MAX_DIGITS:
            return _number(float, text)
        case {"kind": "str", "value": str(value)}:
            meter.count(depth, len(value))
            return value
        case {"kind": "array", "dtype": str(dtype), "shape": list(shape), "data": str(text)}:
            meter.count(depth, len(text) * 3 // 4)
            return _decode_array(dtype, shape, text)
        case {"kind": "list", "items": list(items)}:
            return [_decode(item, depth + 1, meter) for item in items]
        case {"kind": "dict", "items": dict(items)} if all(isinstance(key, str) for key in items):
            return {key: _decode(item, depth + 1, meter) for key, item in items.items()}
    raise BadAnswer("expected a value of the answer schema, got something else")


def _number(kind: type[int] | type[float], text: str) -> int | float:
    try:
        return kind(text)
    except ValueError:
        raise BadAnswer(f"expected the digits of a number, got {text[:20]!r}") from None


def _decode_array(dtype: str, shape: list[int], text: str) -> np.ndarray:
    whole = all(type(size) is int and 0 <= size <= MAX_BYTES for size in shape)
    if dtype not in ARRAY_TYPES or not whole or len(shape) > MAX_AXES:
        raise BadAnswer("expected an array of a known type and a plain shape, got another")
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise BadAnswer("expected the bytes of an array in base64, got something else") from None
    kind = np.dtype(dtype).newbyteorder("<")
    if len(data) != math.prod(shape) * kind.itemsize:
        raise BadAnswer(f"expected {math.prod(shape) * kind.itemsize} bytes for the shape {shape}, got {len(data)}")
    try:
        return np.frombuffer(data, kind).reshape(shape).astype(dtype)
    except ValueError:  # an empty array along axes too long for any array
        raise BadAnswer(f"expected a shape that an array can have, got {shape}") from None
