"""Every example in a docstring runs and prints what it says; without shape checks, as a reader would run it."""

import doctest
import importlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = [
    ".".join(path.relative_to(ROOT).with_suffix("").parts)
    for path in sorted((ROOT / "course_lib").rglob("*.py"))
    if "    >>> " in path.read_text() and "widgets" not in path.parts  # a widget is shown, not printed
]


@pytest.mark.messages
@pytest.mark.parametrize("name", MODULES)
def test_examples_print_what_they_say(name: str) -> None:
    module = importlib.import_module(name.removesuffix(".__init__"))
    results = doctest.testmod(module, extraglobs={"torch": importlib.import_module("torch")})
    assert results.attempted > 0, "no example was found: is it in a docstring of this module's own?"
    assert results.failed == 0
