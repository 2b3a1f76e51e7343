"""CellExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.reference.cells import LSTMCell, LSTMState
from course_lib.widgets import CellExplorer
from course_lib.widgets.cell.held import GATES

TIME, INPUT, HIDDEN = 7, 2, 3
SHAPES = {"x": (TIME, INPUT), "W_x": (4 * HIDDEN, INPUT), "W_h": (4 * HIDDEN, HIDDEN), "b": (4 * HIDDEN,)}
GENERATOR = torch.Generator().manual_seed(6)
NET = {name: torch.randn(shape, generator=GENERATOR, dtype=torch.float64) for name, shape in SHAPES.items()}


def step(x, state, W_x, W_h, b):
    h, C = state
    f, i, candidate, o = (x @ W_x.T + h @ W_h.T + b).chunk(4, dim=1)
    C = f.sigmoid() * C + i.sigmoid() * candidate.tanh()
    return o.sigmoid() * C.tanh(), C


def explorer(function=step, **changes) -> CellExplorer:
    settings = {name: changes.pop(name) for name in list(changes) if name not in NET}
    return CellExplorer(function, **(NET | changes), **settings)


def reference_run(held: dict[str, float], unit: int, nudge: torch.Tensor, after: int):
    """h and C of every step by the library's cell, a nudge added to C of the unit after one step."""
    cell = LSTMCell(INPUT, HIDDEN).double()
    rows = {name: GATES.index(name) * HIDDEN + unit for name in held}
    with torch.no_grad():
        for target, name in ((cell.W_x.weight, "W_x"), (cell.W_h.weight, "W_h"), (cell.W_x.bias, "b")):
            target.copy_(NET[name])
            for gate, value in held.items():
                wanted = torch.tensor(value, dtype=torch.float64)
                target[rows[gate]] = 0 if name != "b" else wanted.atanh() if gate == "C̃" else wanted.logit()
    state, states = cell.initial_state(1), []
    for t, x_t in enumerate(NET["x"]):
        before, (_, state) = state.hidden, cell(x_t[None], state)
        if t == after:
            C = state.cell + nudge * torch.eye(HIDDEN, dtype=torch.float64)[unit]
            o = torch.sigmoid(x_t @ cell.W_x.weight.T + before @ cell.W_h.weight.T + cell.W_x.bias)[0, -HIDDEN:]
            state = LSTMState((o * C.tanh()), C)
        states.append(state)
    return states


@pytest.mark.parametrize("held", [{}, {"f": 0.9}, {"f": 0.6, "i": 0.3, "C̃": -0.7, "o": 0.2}])
@pytest.mark.parametrize(("unit", "stored"), [(1, 2), (3, 5)])
def test_memories_and_what_is_left_are_those_of_the_librarys_cell(held, unit, stored):
    widget = explorer(held=held, unit=unit, stored=stored)
    assert (widget.problem, widget._warning) == ("", "")
    nudge = torch.zeros((), dtype=torch.float64, requires_grad=True)
    states = reference_run(held, unit - 1, nudge, stored - 1)
    for t, state in enumerate(states):
        np.testing.assert_allclose(widget._C[t + 1], state.cell[0].detach(), rtol=1e-9)
        np.testing.assert_allclose(widget._h[t + 1], state.hidden[0].detach(), rtol=1e-9)
        if t < stored - 1:
            assert np.isnan(widget._left[t]).all()
            continue
        slopes = [torch.autograd.grad(one, nudge, retain_graph=True)[0].item() for one in state.cell[0]]
        direct = widget._gates[stored : t + 1, 0, unit - 1].prod()
        expected = [direct, slopes[unit - 1], np.linalg.norm(slopes)]
        np.testing.assert_allclose(widget._left[t], expected, rtol=1e-6, atol=1e-9)


def test_what_is_held_at_one_step_alone_changes_nothing_before_it():
    free, held = explorer(), explorer(held={"f": [np.nan] * 4 + [0.0] + [np.nan] * 2})
    np.testing.assert_array_equal(free._C[:5], held._C[:5])
    expected = held._gates[4, 1, 0] * held._gates[4, 2, 0]  # all that was there is forgotten
    assert held._C[5, 0] == pytest.approx(expected)
    assert held._left[-1, 0] == 0
    assert held._gates[4, 0, 0] == 0
    assert 0 < held._left[3, 0] == free._left[3, 0]


def test_one_unit_held_open_keeps_a_value_for_ever():
    one = {"W_x": torch.ones(4, 2), "W_h": torch.ones(4, 1), "b": torch.zeros(4), "x": torch.ones(200, 2)}
    widget = explorer(**one, held={"f": 1.0, "i": [1.0] + [0.0] * 199})
    assert widget.problem == ""
    np.testing.assert_allclose(widget._C[1:, 0], widget._C[1, 0])
    np.testing.assert_allclose(widget._left, 1.0)


def numpys(x, state, W_x, W_h, b):
    assert all(isinstance(part, np.ndarray) for part in (x, *state, W_x, W_h, b))
    return [
        part.numpy()
        for part in step(*map(torch.as_tensor, (x,)), map(torch.as_tensor, state), *map(torch.as_tensor, (W_x, W_h, b)))
    ]


def in_float32(x, state, *weights):
    return step(x.float(), [part.float() for part in state], *(part.float() for part in weights))


def test_arrays_get_arrays_and_float32_is_exact_enough():
    expected = explorer()
    arrays = CellExplorer(numpys, **{name: value.numpy() for name, value in NET.items()})
    assert (arrays.problem, arrays._warning) == ("", "")
    np.testing.assert_allclose(arrays._left, expected._left)
    single = explorer(in_float32)
    assert (single.problem, single._warning) == ("", "")
    np.testing.assert_allclose(single._left, expected._left, rtol=0.02, atol=2e-3)


def never_forgets(x, state, *weights):
    h, C = state
    _, new = step(x, (h, 0 * C), *weights)
    o = (x @ weights[0].T + h @ weights[1].T + weights[2])[:, -C.shape[1] :].sigmoid()
    return o * (C + new).tanh(), C + new


def test_a_wrong_cell_is_drawn_as_it_is_and_called_out():
    widget = explorer(never_forgets, held={"f": 0.5})
    assert widget.problem == ""
    np.testing.assert_allclose(widget._left[:, 0], 1.0)  # its own direct path, not the gate's
    assert "at step 2, C of unit 1 is" in widget._warning
    assert widget._warning.endswith("the picture shows yours")
    swapped = explorer(lambda *given: step(*given)[::-1])
    assert swapped._warning == "step returns C and h, the gates say: is h first, then C?"


def test_memories_may_be_tiny_and_are_compared_all_the_same():
    small = {"W_x": NET["W_x"] * 1e-6, "W_h": NET["W_h"] * 1e-6, "b": torch.zeros(12)}
    assert explorer(**small)._warning == ""
    assert "at step 2, C of unit" in explorer(never_forgets, **small)._warning
    assert "is h first, then C?" in explorer(lambda *given: step(*given)[::-1], **small)._warning


@pytest.mark.parametrize(
    ("function", "sentence"),
    [
        (lambda *_: None, "expected step to return h and C, got NoneType: does it end with return?"),
        (lambda x, state, *_: (*state, x), "expected step to return h and C, got 3 things"),
        (
            lambda x, state, *_: (state[0][:, :1], state[1]),
            "step, in its first result, to return shape (1, 3), got (1, 1)",
        ),
        (lambda x, state, *_: (state[0], state[1][0]), "step, in its second result, to return shape (1, 3), got (3,)"),
        (lambda x, state, *_: (state[0], state[1] / 0), "expected finite values from step, in its second result"),
        (lambda x, state, *_: (state[0], "C"), "expected step, in its second result, to return an array, got str"),
        (lambda x, state, W_x, *_: x @ W_x, "step raised RuntimeError in line"),
    ],
)
def test_what_is_wrong_in_the_function_is_said(function, sentence):
    widget = explorer(function)
    assert sentence in widget.problem
    assert widget._C is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"x": NET["x"] * float("nan")}, "expected finite x, got nan at [0, 0]"),
        ({"x": NET["x"][0]}, "expected x of shape (time, input), got (2,)"),
        ({"b": torch.zeros(10)}, "expected b with 4 · hidden entries, got 10"),
        ({"W_x": NET["W_x"].T}, "expected W_x of shape (12, 2), got (2, 12)"),
        ({"W_h": NET["W_h"].T}, "expected W_h of shape (12, 3), got (3, 12)"),
        ({"unit": 4}, "expected unit in 1 … 3, got 4"),
        ({"stored": 0}, "expected stored in 1 … 7, got 0"),
        ({"names": ["a"]}, "expected 2 names, one for each input, got 1"),
        ({"held": {"g": 1}}, "expected gates to hold among f, i, C̃, o, got g"),
        ({"held": {"f": 2.5}}, "expected held f in 0 … 1, got 2.5: what is held is the gate itself"),
        ({"held": {"C̃": -2}}, "expected held C̃ in -1 … 1, got -2"),
        ({"held": {"f": [1, 0]}}, "expected held f as one number or 7, one a step, got shape (2,)"),
    ],
)
def test_what_is_wrong_with_the_arrays_is_said_and_nothing_stale_is_drawn(changes, sentence):
    widget = explorer(**changes)
    assert sentence in widget.problem
    assert widget._C is None
    assert widget._left is None


def test_edits_are_answered_and_refused_ones_recover():
    widget = explorer()
    rows = [[0.25] * TIME, [None] * TIME, [None] * TIME, [None] * TIME]
    widget._asked(widget, {"asked": 1, "held": rows, "unit": 2, "stored": 3, "x": np.ones((TIME, INPUT)).tolist()}, [])
    assert (widget.problem, widget._answered) == ("", 1)
    np.testing.assert_allclose(widget._gates[:, 0, 1], 0.25)
    assert widget._left[-1, 0] == pytest.approx(0.25**4)
    widget._asked(widget, {"asked": 2, "colour": "red"}, [])
    assert "expected a change of unit, stored, held or x, got colour" in widget.problem
    widget._asked(widget, {"asked": 3, "unit": 9}, [])
    assert "expected unit in 1 … 3" in widget.problem
    widget.unit = 1
    assert widget.problem == ""


def test_the_picture_and_the_words_say_the_run():
    widget = explorer(held={"f": 0.5}, unit=2)
    *strips, memory, left = widget.picture().axes
    assert [bar.get_height() for bar in strips[0].patches[:TIME]] == pytest.approx([0.5] * TIME)
    np.testing.assert_allclose(memory.lines[0].get_ydata(), widget._C[1:, 1])
    np.testing.assert_allclose(left.lines[0].get_ydata(), 0.5 ** np.arange(TIME))
    said = widget._repr_mimebundle_()[0]["text/plain"]
    assert "unit 2 of 3, 7 steps, held: f;" in said
    assert "is left 0.016 along the direct path" in said
