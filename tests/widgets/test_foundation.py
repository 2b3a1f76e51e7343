"""What every widget inherits: arrays on the wire, problems in words, outputs that live without a kernel."""

import json
import re
from html import unescape

import nbformat
import numpy as np
import pytest
from matplotlib.figure import Figure
from traitlets import TraitError

from course_lib.widgets import LatticeExplorer, without_views
from course_lib.widgets.explorer.arrays import Array, as_array
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_finite, check_indices, check_probabilities, check_rank


class Doubler(Explorer, folder="lattice"):
    """The smallest explorer: it doubles its input."""

    inputs = ("given",)
    title = "Doubler"
    given = Array()
    _double = Array()

    def compute(self) -> None:
        self._double = 2 * check_finite("given", check_rank("given", self.given, ("row", "column")))

    def edit(self, given: list) -> None:
        self.given = given

    def picture(self) -> Figure:
        return Figure()


GIVEN = np.arange(6.0).reshape(2, 3)


def test_an_array_crosses_the_wire_and_comes_back():
    widget = Doubler(given=GIVEN)
    sent = widget.get_state("_double")["_double"]
    assert sent["shape"] == [2, 3]
    assert np.frombuffer(sent["data"], dtype=np.float32).tolist() == [0, 2, 4, 6, 8, 10]
    widget.set_state({"given": {"shape": [3, 1], "data": memoryview(np.float32([1, 5, 7]).tobytes())}})
    assert widget._double.tolist() == [[2], [10], [14]]


def test_any_holder_of_numbers_becomes_an_array():
    torch = pytest.importorskip("torch")
    with_gradient = torch.tensor([[1.0, 2.0]], requires_grad=True)
    assert as_array(with_gradient).tolist() == [[1, 2]]
    assert as_array(with_gradient).dtype == np.float64
    with pytest.raises(TraitError, match="an array of numbers"):
        Doubler(given="words")


def test_a_change_in_python_is_computed_and_a_wrong_one_explained():
    widget = Doubler(given=GIVEN)
    assert widget.problem == ""
    widget.given = [[1, np.nan]]
    assert "nan at [0, 1]" in widget.problem
    widget.given = GIVEN + 1
    assert widget.problem == ""
    assert widget._double.tolist() == (2 * GIVEN + 2).tolist()


def test_an_edit_is_answered_by_its_number_even_when_it_fails():
    widget = Doubler(given=GIVEN)
    widget._asked(widget, {"asked": 4, "given": [[3]]}, [])
    assert (widget._answered, widget.problem, widget._double.tolist()) == (4, "", [[6]])
    widget._asked(widget, {"asked": 5, "given": [3]}, [])
    assert widget._answered == 5
    assert "expected given of shape (row, column), got (1,)" in widget.problem
    widget._asked(widget, {"asked": 6, "colour": "red"}, [])
    assert widget._answered == 6
    assert "colour" in widget.problem


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        (np.array([[0.5, -0.5]]), "a negative number"),
        (np.array([[0.5, 0.6]]), "sum to 1 along axis -1, got 1.1 at [0]"),
        (np.array([[np.inf, 0.0]]), "got inf at [0, 0]"),
    ],
)
def test_what_are_no_probabilities_is_said(value, sentence):
    with pytest.raises(ValueError, match=re.escape(sentence)):
        check_probabilities("y", value)


def test_ranks_and_indices_are_checked():
    with pytest.raises(ValueError, match=r"expected w of shape \(row, column\), got \(0, 3\)"):
        check_rank("w", np.zeros((0, 3)), ("row", "column"))
    assert check_indices("label", [2, 1], below=3, lowest=1) == [2, 1]
    with pytest.raises(ValueError, match=r"expected label in 1 … 2, got 3 at label\[1\]"):
        check_indices("label", [1, 3], below=3, lowest=1)


def _raises(_):
    return [][3]


def _interrupted(_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (_raises, r"forward raised IndexError in line \d+, in _raises: list index out of range"),
        (_interrupted, "forward was interrupted before it returned"),
        (lambda _: None, "to return an array, got NoneType: does the function end with return"),
        (lambda _: GIVEN.T, r"to return shape \(2, 3\), got \(3, 2\): which axis is which"),
        (lambda _: GIVEN * np.nan, r"expected finite values from forward, got nan at \[0, 0\]"),
    ],
)
def test_a_failing_function_becomes_one_sentence(function, sentence):
    with pytest.raises(ValueError, match=sentence):
        call("forward", function, 1, returns=(2, 3))


def uniform(y, label):
    return np.full((len(y), 2 * len(label) + 1), 0.1)


def example() -> LatticeExplorer:
    return LatticeExplorer(np.full((4, 3), 1 / 3), [1, 2], ["–", "a", "b"], uniform, uniform)


def test_an_output_is_the_same_on_every_run_but_for_the_view():
    first, second = (example()._repr_mimebundle_()[0] for _ in range(2))
    view = "application/vnd.jupyter.widget-view+json"
    assert set(first) == {view, "text/html", "text/plain", "image/png"}
    assert first.pop(view) != second.pop(view)
    assert first == second
    assert "label “ab”" in first["text/plain"]


def test_the_page_of_an_output_holds_all_it_needs():
    markup = example()._repr_mimebundle_()[0]["text/html"]
    assert markup.startswith('<div><img alt="CTC lattice')
    page = unescape(re.search(r'srcdoc="([^"]*)"', markup)[1])
    assert not re.search(r"""(src|href)=|import |https?://(?!www\.w3\.org)""", page)
    state = json.loads(re.search(r"showEmbedded\((\{.*\})\);", page)[1])
    assert state["_log_alpha"]["shape"] == [4, 5]
    assert {"label", "symbols", "emissions", "problem"} <= set(state)
    assert not {"layout", "_esm", "_model_id"} & set(state)


def test_a_widget_with_a_problem_says_it_in_its_output():
    widget = LatticeExplorer(np.full((4, 3), np.nan), [1], ["–", "a", "b"], uniform, uniform)
    bundle = widget._repr_mimebundle_()[0]
    assert "expected finite emissions" in bundle["text/plain"]
    assert "expected finite emissions" in bundle["text/html"]
    assert "image/png" not in bundle


def test_views_are_taken_out_of_a_notebook_and_nothing_else():
    data = example()._repr_mimebundle_()[0]
    shown = nbformat.v4.new_output("execute_result", data=data, execution_count=1)
    view_only = nbformat.v4.new_output("display_data", data={"application/vnd.jupyter.widget-view+json": {}})
    printed = nbformat.v4.new_output("stream", text="hello")
    cell = nbformat.v4.new_code_cell("x", outputs=[shown, view_only, printed], execution_count=1)
    notebook = nbformat.v4.new_notebook(cells=[cell], metadata={"widgets": {"state": {}}})
    assert without_views(notebook) is notebook
    assert "widgets" not in notebook.metadata
    assert set(cell.outputs[0]["data"]) == {"text/html", "text/plain", "image/png"}
    assert cell.outputs[1:] == [view_only, printed]
    nbformat.validate(notebook)


@pytest.mark.parametrize("kind", Explorer.__subclasses__())
def test_a_script_is_small(kind):
    assert len(kind._esm.encode()) <= 32 * 1024
