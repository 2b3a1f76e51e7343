"""What kind of thing a function may return is one rule, in every assignment's visible checks and in its mock exam.

A result of a wrong kind gets a sentence that says what was expected and what came, never an error from inside of a
cell; the right result in another dress (an array, a list, a tensor with a history …) is taken by both.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from nbformat.v4 import new_code_cell
from solution_notebook import SOLUTIONS, SolutionNotebook, with_its_files

from course_lib.grading.notebook.forms import mismatch
from course_lib.grading.notebook.mock import Mock
from course_lib.grading.notebook.schema import BadAnswer, decode, encode

NAMES = sorted(path.name for path in SOLUTIONS.iterdir() if path.is_dir())
Returns = Callable[[Callable[..., Any]], Callable[..., Any]]  # makes a function that returns something else


class Mine(torch.Tensor):
    """A tensor of a class of its own, as libraries make them."""


class Nothing:
    """What no function is asked for."""


WRONG = {
    "None": None,
    "a text": "h",
    "an object": Nothing(),
    "a class": Nothing,
    "a dict": {"h": 1},
    "complex numbers": torch.zeros(2, 3, dtype=torch.complex64),
    "an array of objects": np.array([None, "h"]),
    "a tensor without numbers": torch.zeros(2, 3, device="meta"),
    "Nones": (None, None),
    "pairs with None": [([1], None)],
}
SMALL = {"an empty tuple": (), "one number": 3.0, "a flat tensor": torch.zeros(7), "a set of texts": {"h"}}
SMALL |= {"a ragged list": [[1.0, 2.0], [3.0]]}


def dressed(change: Callable[[torch.Tensor], Any]) -> Callable[[Any], Any]:
    """Changes every tensor and array of a result, at any depth."""

    def dress(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            return change(value)
        if isinstance(value, np.ndarray):
            return change(torch.tensor(value))
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            return type(value)(*map(dress, value))
        return type(value)(map(dress, value)) if type(value) in (list, tuple) else value

    return dress


DRESSES = {
    "an array": dressed(lambda x: x.detach().numpy()),
    "a list": dressed(lambda x: x.tolist() if x.numel() else x),  # a list of nothing has lost its shape
    "with a history": dressed(lambda x: x * torch.ones(()).to(x).requires_grad_() if x.is_floating_point() else x),
    "of a class of its own": dressed(lambda x: x.as_subclass(Mine)),
    "not contiguous": dressed(lambda x: torch.stack([x, x], dim=-1)[..., 0]),
    "sparse": dressed(lambda x: x.to_sparse() if x.ndim else x),
    "negated lazily": dressed(lambda x: torch.complex(-x, -x).conj().imag if x.dtype == torch.float64 else x),
}


@cache
def notebook(name: str, folder: Path) -> SolutionNotebook:
    return with_its_files(name, folder)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], SolutionNotebook]:
    folder = tmp_path_factory.mktemp("notebooks")
    return lambda name: notebook(name, folder / name)


def functions(opened: SolutionNotebook, asking: str) -> Iterator[tuple[str, str]]:
    """The functions of answer cells that a piece of code calls, and the methods of their classes: class and name."""
    nodes = list(ast.walk(ast.parse(asking)))
    calls = [node.func for node in nodes if isinstance(node, ast.Call)]
    called = {call.id for call in calls if isinstance(call, ast.Name)}
    methods = {call.attr for call in calls if isinstance(call, ast.Attribute)}
    for cell in opened.visible:
        if not cell.metadata.get("nbgrader", {}).get("solution"):
            continue
        for definition in ast.parse(cell.source).body:
            if isinstance(definition, ast.FunctionDef) and definition.name in called:
                yield "", definition.name
            for method in definition.body if isinstance(definition, ast.ClassDef) else ():
                name = getattr(method, "name", "")
                if name in methods or (name == "forward" and is_called(definition.name, nodes)):
                    yield definition.name, name


def is_called(owner: str, nodes: list[ast.AST]) -> bool:
    """Whether a piece of code calls a module of this class, under whatever name, also one with other weights."""
    made = [node for node in nodes if isinstance(node, ast.Assign) and owner in names_in(node.value)]
    modules = {name for node in made for target in node.targets for name in names_in(target)}
    called = [node.func for node in nodes if isinstance(node, ast.Call) and not isinstance(node.func, ast.Attribute)]
    return any(modules & names_in(call) or (isinstance(call, ast.Call) and owner in names_in(call)) for call in called)


def names_in(node: ast.AST) -> set[str]:
    """The names that a piece of code reads or writes."""
    return {inner.id for inner in ast.walk(node) if isinstance(inner, ast.Name)}


def with_another(opened: SolutionNotebook, owner: str, name: str, returns: Returns, cell: Any, **names: Any) -> None:
    """Runs a cell where one of the solution's functions is another."""
    scope = opened.solution | names
    if not owner:
        opened.run([cell], scope | {name: returns(opened.solution[name])})
        return
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opened.solution[owner], name, returns(getattr(opened.solution[owner], name)))
        opened.run([cell], scope)


def said_by_check(opened: SolutionNotebook, owner: str, name: str, returns: Returns, check: Any) -> str:
    """What a check says; empty where it passes."""
    try:
        with_another(opened, owner, name, returns, check)
    except AssertionError as error:
        return str(error) or "nothing at all"
    except Exception as error:
        return f"raises {type(error).__name__}: {error}"
    return ""


def said_by_question(opened: SolutionNotebook, owner: str, name: str, returns: Returns, mock: Mock, asked: Any) -> str:
    """What a rehearsal says to the answer to a question; empty where that fits."""
    answers: list[Any] = []
    ask = {"question": lambda _: decode(asked.inputs), "answer": lambda _, value: answers.append(encode(value))}
    try:
        with_another(opened, owner, name, returns, new_code_cell(asked.code, id="exam"), **ask)
        return mismatch(decode(answers[0]), mock.forms[asked.name], asked.name in mock.exact)
    except (AssertionError, BadAnswer) as error:
        return str(error) or "nothing at all"
    except Exception as error:
        return f"raises {type(error).__name__}: {error}"


def everything_said(opened: SolutionNotebook, name: str, returns: Returns) -> dict[tuple[str, str], str]:
    """What all checks and questions say where a function that they call returns another thing."""
    cells = {cell.id: cell for cell in opened.visible}
    said = {}
    for check in [cell for cell in opened.visible if cell.id.startswith("check_")]:
        answer = cells.get(check.id.removeprefix("check_"))
        for owner, function in functions(opened, check.source):
            if answer is not None and re.search(rf"\b(def|class) {owner or function}\b", answer.source):
                said[check.id, function] = said_by_check(opened, owner, function, returns, check)
    mock = Mock.from_bytes((SOLUTIONS / name / "mock_exam.json").read_bytes())
    for asked in mock.paper.questions:
        for owner, function in functions(opened, asked.code):
            said[f"question {asked.name}", function] = said_by_question(opened, owner, function, returns, mock, asked)
    return said


@pytest.mark.parametrize("kind", WRONG)
@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_kind_gets_a_sentence(name: str, kind: str, opened: Callable[[str], SolutionNotebook]) -> None:
    said = everything_said(opened(name), name, lambda right: lambda *_, **__: WRONG[kind])
    assert len(said) >= 20
    assert not {place: text for place, text in said.items() if not re.search(r"(expected|should)\b.*\bgot\b", text)}


@pytest.mark.parametrize("kind", SMALL)
@pytest.mark.parametrize("name", NAMES)
def test_a_kind_that_some_task_asks_for_raises_nothing(
    name: str, kind: str, opened: Callable[[str], SolutionNotebook]
) -> None:
    said = everything_said(opened(name), name, lambda right: lambda *_, **__: SMALL[kind])
    assert not {place: text for place, text in said.items() if text.startswith(("raises", "nothing"))}
    assert not [place for (place, _), text in said.items() if place.startswith("check_") and not text]


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("name", NAMES)
def test_the_right_result_is_taken_in_any_dress(
    name: str, dress: str, opened: Callable[[str], SolutionNotebook]
) -> None:
    said = everything_said(
        opened(name), name, lambda right: lambda *args, **named: DRESSES[dress](right(*args, **named))
    )
    said.pop(("check_local_p", "centres"), None)  # it feeds a student's own code there
    assert not {place: text for place, text in said.items() if text and "tensor that gradients pass" not in text}
