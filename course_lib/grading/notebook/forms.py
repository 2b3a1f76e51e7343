"""The form of a value: kind, type and shape, and nothing of its numbers; and in words, how another value differs."""

from typing import Any

import numpy as np

from course_lib.grading.notebook.schema import Value

Form = dict[str, Any]  # JSON
TYPES = {"b": "bool", "i": "int", "u": "int", "f": "float", "c": "complex"}  # by numpy's letter
NAMED = 5  # keys of a dict that a sentence names
NOUNS = {"bool": "booleans", "int": "whole numbers", "float": "numbers", "complex": "complex numbers"}


def form_of(value: Value) -> Form:
    """The form of a decoded value.

    Example:
        >>> form_of([1, 2])
        {'kind': 'list', 'length': 2, 'each': {'kind': 'number', 'type': 'int', 'finite': True}}
    """
    if isinstance(value, dict):
        return {"kind": "dict", "items": {key: form_of(item) for key, item in value.items()}}
    if isinstance(value, list):
        forms = [form_of(item) for item in value]
        alike = bool(forms) and all(form == forms[0] for form in forms)
        return {"kind": "list", "length": len(forms)} | ({"each": forms[0]} if alike else {"items": forms})
    if isinstance(value, np.ndarray):
        shape = {"shape": list(value.shape), "finite": bool(np.isfinite(value).all())}
        return {"kind": "array", "type": TYPES[value.dtype.kind], **shape}
    if type(value) in (int, float):
        return {
            "kind": "number",
            "type": type(value).__name__,
            "finite": type(value) is int or bool(np.isfinite(value)),
        }
    return {"kind": "none" if value is None else "bool" if isinstance(value, bool) else "str"}


def loose(form: Form) -> Form:
    """The form of an answer that is scored, such as a translation: of its sizes nothing is asked."""
    if form["kind"] == "array":
        return form | {"shape": [None] * len(form["shape"])}
    return {"kind": form["kind"]} if form["kind"] in ("list", "dict") else form


def mismatch(answer: Value, form: Form, exact: bool = False, sizes: bool = True) -> str:
    """How a value is of another kind or shape than a form, in a sentence that says where; empty where it is not.

    Args:
        answer: a decoded value.
        form: what it should be like.
        exact: whether whole numbers and others are told apart, as an exact comparison does.
        sizes: whether to say how large the value is; what is wanted is said in any case.
    """
    found = _mismatch(answer, form, exact, "")
    if found is None:
        return ""
    place, wanted, got = found
    where = f"at {place}, " if place else ""
    if sizes and got["kind"] == wanted["kind"] == "dict":
        return where + _other_keys(list(got["items"]), list(wanted["items"]))
    same_kind = words(got, False) == words(wanted, False)
    said = words(got, True) if sizes else "another" if same_kind else words(got, False)
    return f"{where}expected {words(wanted, True)}, got {said}"


def _other_keys(got: list[str], wanted: list[str]) -> str:
    """In what the keys of two dicts differ."""
    missing, extra = ([key for key in one if key not in other] for one, other in ((wanted, got), (got, wanted)))
    lists = (f"{what} {_some(keys)}" for what, keys in (("missing are", missing), ("not asked for are", extra)) if keys)
    return f"expected a dict with {len(wanted)} keys, got one with {len(got)}: {'; '.join(lists)}"


def _some(keys: list[str]) -> str:
    rest = len(keys) - NAMED
    return ", ".join(map(repr, keys[:NAMED])) + (f" and {rest} more" if rest > 0 else "")


def unbounded(answer: Value, form: Form, place: str = "") -> str:
    """Where a value that fits a form is infinite or not a number although the form is finite; empty where nowhere."""
    if form["kind"] in ("number", "array"):
        wrong = form["finite"] and not np.isfinite(answer).all()
        return f"{f'at {place}, ' if place else ''}expected finite numbers, got inf or nan" if wrong else ""
    inner = _inner(answer, form) if form["kind"] in ("list", "dict") else []
    return next((said for item, want, at in inner if (said := unbounded(item, want, place + at))), "")


def _inner(answer: Value, form: Form) -> list[tuple[Value, Form, str]]:
    """The parts of a list or dict beside their forms, each with its place."""
    if form["kind"] == "dict":
        return [(answer[key], want, f"[{key!r}]") for key, want in form.get("items", {}).items()]
    if not form.get("length"):
        return []
    wanted = form.get("items") or [form["each"]] * len(answer)
    return [(item, want, f"[{n}]") for n, (item, want) in enumerate(zip(answer, wanted, strict=True))]


def _mismatch(answer: Value, form: Form, exact: bool, place: str) -> tuple[str, Form, Form] | None:
    got = form_of(answer)
    if got["kind"] != form["kind"] or not _fits(got, form, exact):
        return place, form, got
    if form["kind"] not in ("list", "dict"):
        return None
    inner = (_mismatch(item, want, exact, place + at) for item, want, at in _inner(answer, form))
    return next((found for found in inner if found), None)


def _fits(got: Form, form: Form, exact: bool) -> bool:
    """Whether two forms of one kind agree in type and size."""
    match form["kind"]:
        case "list":
            return "length" not in form or got["length"] == form["length"]
        case "dict":
            return "items" not in form or got["items"].keys() == form["items"].keys()
        case "array" | "number":
            return _types_fit(got["type"], form["type"], exact) and _shapes_fit(got, form)
    return True


def _types_fit(got: str, wanted: str, exact: bool) -> bool:
    apart = ("bool", "complex", "int") if exact else ("bool", "complex")
    return all((got == kind) == (wanted == kind) for kind in apart)


def _shapes_fit(got: Form, form: Form) -> bool:
    shape, wanted = got.get("shape", []), form.get("shape", [])
    return len(shape) == len(wanted) and all(w in (None, s) for s, w in zip(shape, wanted, strict=True))


def words(form: Form, sizes: bool) -> str:
    """A form in words."""
    match form["kind"]:
        case "array":
            noun = f"an array of {NOUNS[form['type']]}"
            return f"{noun} of shape {_shape(form['shape'])}" if sizes else noun
        case "list":
            return f"a list of length {form['length']}" if sizes and "length" in form else "a list"
        case "dict":
            keys = _some(list(form.get("items", {})))
            return f"a dict with the keys {keys}" if sizes and keys else "a dict"
        case "number":
            return "a whole number" if form["type"] == "int" else "a number"
    return {"none": "None", "bool": "True or False", "str": "a text"}[form["kind"]]


def _shape(shape: list[int | None]) -> str:
    axes = ["any" if size is None else str(size) for size in shape]
    return f"({', '.join(axes)}{',' if len(axes) == 1 else ''})"
