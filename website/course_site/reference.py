"""The library's pages: one for each module of a wing, with what it exports, from the docstrings."""

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from fnmatch import fnmatch
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

from course_site.markup import contents

WINGS = {
    "course_lib.reference": "Models",
    "course_lib.datasets": "Data",
    "course_lib.widgets": "Widgets",
    "course_lib": "Tools",
}
TOOLS = ("training", "metrics", "progress", "checks")  # of what lies beside the wings


def write(target: Path, only: tuple[str, ...] = ()) -> None:
    """Write a page for every module, and the list of them; where only some are wanted, the others' names alone."""
    folder = target / "library"
    folder.mkdir(exist_ok=True)
    parts = []
    for wing, heading in WINGS.items():
        names = []
        for module in modules(wing):
            names.append(name := module.__name__)
            whole = not only or any(fnmatch(f"library/{name}", pattern) for pattern in only)
            (folder / f"{name}.rst").write_text(page(module) if whole else heading_of(name), encoding="utf-8")
        rows = "\n".join(f"- {{doc}}`{name} <{name}>`: {sentence(importlib.import_module(name))}" for name in names)
        parts.append(f"## {heading}\n\n{rows}\n\n{contents(names)}")
    head = (folder / "head.md").read_text(encoding="utf-8")
    (folder / "index.md").write_text(f"{head}\n" + "\n".join(parts), encoding="utf-8")


def modules(wing: str) -> Iterator[ModuleType]:
    """The public modules of a wing; of the library's top only its tools, and the widgets as a whole."""
    package = importlib.import_module(wing)
    if wing.endswith("widgets"):
        yield package
        return
    for _, name, _ in pkgutil.iter_modules(package.__path__):
        if not name.startswith("_") and (wing != "course_lib" or name in TOOLS):
            yield importlib.import_module(f"{wing}.{name}")


def sentence(module: ModuleType) -> str:
    """What a module says of itself first."""
    return " ".join((inspect.getdoc(module) or "").split("\n\n")[0].split())


def exported(module: ModuleType) -> list[str]:
    """The names that a module offers: its ``__all__``, or what it defines in public."""
    if hasattr(module, "__all__"):
        return list(module.__all__)
    own = (name for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__)
    return [name for name in own if not name.startswith("_") and callable(getattr(module, name))]


def page(module: ModuleType) -> str:
    """A module's page in reStructuredText."""
    name = module.__name__
    parts = [f"{heading_of(name)}.. automodule:: {name}\n   :no-members:\n"]
    parts += [entry(module, one) for one in exported(module)]
    return "\n".join(parts)


def heading_of(name: str) -> str:
    """The title of a module's page."""
    return f"{name}\n{'=' * len(name)}\n\n"


def entry(module: ModuleType, name: str) -> str:
    """The directive for one name of a module."""
    path, value = f"{module.__name__}.{name}", getattr(module, name)
    if not callable(value):
        return f".. py:data:: {path}\n   :value: {value!r}\n\n{textwrap.indent(said_of(module, name), '   ')}\n"
    kind = "autoclass" if inspect.isclass(value) else "autofunction"
    members = "   :members:\n" if kind == "autoclass" else ""
    return f".. {kind}:: {path}\n{members}{source(value)}"


def said_of(module: ModuleType, name: str) -> str:
    """The string below a value's assignment, in the module or in the one of its package that it comes from.

    A value does not know where it was named, and what Python says of it is said of its type.
    """
    for file in (Path(inspect.getfile(module)), *sorted(Path(inspect.getfile(module)).parent.glob("*.py"))):
        body = ast.parse(file.read_text(encoding="utf-8")).body
        for named, below in pairwise(body):
            if name in assigned(named) and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
                return inspect.cleandoc(str(below.value.value))
    return ""


def assigned(statement: ast.stmt) -> set[str]:
    """The names that a statement gives."""
    if isinstance(statement, ast.Assign):
        return {target.id for target in statement.targets if isinstance(target, ast.Name)}
    if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
        return {statement.target.id}
    return set()


def source(value: Any) -> str:
    """What a name is, as it is written, folded away: a body reads like its equation."""
    try:
        lines = inspect.getsource(value).rstrip()
    except (OSError, TypeError):  # a type, such as Label
        return ""
    return ".. dropdown:: Source\n\n   .. code-block:: python\n\n" + textwrap.indent(bare(lines), " " * 6) + "\n"


def bare(text: str) -> str:
    """Source without the docstring of its head, which stands above it already."""
    node = ast.parse(text).body[0]
    lines = text.splitlines()
    if isinstance(node, ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
        first = node.body[0]
        del lines[first.lineno - 1 : first.end_lineno]
    return "\n".join(lines)
