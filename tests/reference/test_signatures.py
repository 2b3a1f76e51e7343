"""How the library's classes are called: what must be given by place, what may be given by name alone."""

import importlib
import inspect
import pkgutil

import pytest

from course_lib import reference

MODULES = [importlib.import_module(m.name) for m in pkgutil.walk_packages(reference.__path__, "course_lib.reference.")]
CLASSES = {
    f"{module.__name__.removeprefix('course_lib.reference.')}.{name}": one
    for module in MODULES
    for name, one in vars(module).items()
    if inspect.isclass(one) and one.__module__ == module.__name__ and "__init__" in vars(one)
}


@pytest.mark.parametrize("name", CLASSES)
def test_options_are_given_by_name(name: str) -> None:
    """``Encoder(7, 3, 4, 2, False, True, g)`` says nothing to its reader."""
    _, *parameters = inspect.signature(CLASSES[name].__init__).parameters.values()
    by_place = [p.name for p in parameters if p.default is not p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    assert by_place == []


def test_there_are_classes_to_look_at() -> None:
    assert {"cells.lstm.LSTMCell", "seq2seq.encoder.Encoder", "transformer.model.Transformer"} <= set(CLASSES)
