"""The visible checks of the assignment on gates answer results of a wrong kind with a sentence, not a TypeError."""

import re
from typing import Any

import pytest
import torch
from solution_notebook import SolutionNotebook

GATES = SolutionNotebook("02_gates")
CELLS = {cell.id: cell for cell in GATES.visible}
ANSWERS = {
    name: function
    for name, cell in CELLS.items()
    if f"check_{name}" in CELLS
    for function in re.findall(r"^def (\w+)", cell.source, re.MULTILINE)[-1:]
}
WRONG_KINDS = {
    "None": None,
    "text": "h",
    "an empty tuple": (),
    "one number": 3.0,
    "a dict": {"h": 1},
    "Nones": (None, None),
    "a flat tensor": torch.zeros(7),
}


@pytest.mark.parametrize("kind", WRONG_KINDS)
@pytest.mark.parametrize("name", [name for name in ANSWERS if name != "trained"])
def test_a_wrong_kind_gets_a_sentence(name: str, kind: str) -> None:
    def wrong(*_: Any, **__: Any) -> Any:
        return WRONG_KINDS[kind]

    with pytest.raises(AssertionError, match=r"\w+ \w+ \w+"):
        GATES.run([CELLS[f"check_{name}"]], GATES.solution | {ANSWERS[name]: wrong})


@pytest.mark.parametrize("text", [None, "", "   ", 3])
def test_weights_that_are_missing_get_a_sentence(text: Any) -> None:
    with pytest.raises(AssertionError, match="TRAINED is empty"):
        GATES.run([CELLS["check_trained"]], GATES.solution | {"TRAINED": text})


@pytest.mark.parametrize("text", ["abcdefgh", "not base64 at all!", "abc"])
def test_weights_that_are_cut_get_a_sentence(text: str) -> None:
    with pytest.raises(AssertionError, match="is it whole"):
        GATES.run([CELLS["check_trained"]], GATES.solution | {"TRAINED": text})
