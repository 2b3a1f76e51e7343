"""AddressingExplorer in Python: what it computes, accepts, refuses and says."""

import numpy as np
import pytest
import torch

from course_lib.reference import ntm
from course_lib.widgets import AddressingExplorer

STEPS, SLOTS, WIDTH, OFFSETS = 4, 7, 3, 5
FUNCTIONS = {
    name: getattr(ntm, name) for name in ("content_weights", "interpolate", "shift", "sharpen", "read", "write")
}


def a_run() -> tuple[torch.Tensor, dict[str, dict[str, torch.Tensor]]]:
    """A head that writes and one that reads, with random parameters; and the memory that they leave."""
    generator = torch.Generator().manual_seed(2)

    def draw(*shape):
        return torch.randn(shape, generator=generator, dtype=torch.float64)

    heads = {name: {q: [] for q in ("previous", "key", "strength", "gate", "shifts", "sharpness", "weights")}
             for name in ("write", "read")}  # fmt: skip
    heads["write"] |= {"add": [], "erase": []}
    memory = [draw(SLOTS, WIDTH)]
    a = {name: draw(1, SLOTS).softmax(1) for name in heads}
    for _ in range(STEPS):
        for name, head in heads.items():
            m = memory[-1][None]
            focus = [
                draw(1, WIDTH),
                5 * draw(1).abs(),
                draw(1).sigmoid(),
                draw(1, OFFSETS).softmax(1),
                1 + draw(1).abs(),
            ]
            asked = [a[name], *focus]
            a[name] = ntm.address(m, *asked)
            for q, value in zip(("previous", "key", "strength", "gate", "shifts", "sharpness"), asked, strict=True):
                head[q].append(value[0])
            head["weights"].append(a[name][0])
            if name == "write":
                head["add"].append(draw(WIDTH))
                head["erase"].append(draw(WIDTH).sigmoid())
                memory.append(ntm.write(m, a[name], head["add"][-1][None], head["erase"][-1][None])[0])
    return torch.stack(memory), {
        name: {q: torch.stack(rows) for q, rows in head.items()} for name, head in heads.items()
    }


MEMORY, HEADS = a_run()


def explorer(memory=MEMORY, heads=HEADS, captions=(), **functions) -> AddressingExplorer:
    return AddressingExplorer(memory, heads, **(FUNCTIONS | functions), captions=captions)


def changed(head="read", **arrays):
    return HEADS | {head: HEADS[head] | arrays}


def test_every_stage_of_every_step_is_the_functions_own():
    widget = explorer()
    assert (widget.problem, widget._warning) == ("", "")
    for i, (name, memory) in enumerate((("write", MEMORY[:-1]), ("read", MEMORY[1:]))):
        head = HEADS[name]
        content = ntm.content_weights(memory, head["key"], head["strength"])
        mixed = ntm.interpolate(content, head["previous"], head["gate"])
        moved = ntm.shift(mixed, head["shifts"])
        stages = torch.stack([content, mixed, moved, ntm.sharpen(moved, head["sharpness"])], 1)
        np.testing.assert_allclose(widget._stages[i], stages.numpy())
    reads = torch.einsum("tn,tnw->tw", HEADS["read"]["weights"], MEMORY[1:])
    np.testing.assert_allclose(widget._reads[1], reads.numpy())
    assert widget._heads == [{"name": "write", "writes": True}, {"name": "read", "writes": False}]


def test_what_is_held_by_hand_is_computed_for_that_step_alone():
    calls = []

    def content_weights(memory, key, strength):
        calls.append(len(memory))
        return ntm.content_weights(memory, key, strength)

    widget = explorer(content_weights=content_weights)
    parameters = {"key": [1.0, 0.5, -1.0], "strength": 4.0, "gate": 1.0, "shifts": [0, 0, 0, 1.0, 0], "sharpness": 2.0}
    widget._asked(widget, {"asked": 1, "head": 0, "step": 2, **parameters}, [])
    assert (widget.problem, widget._answered, calls) == ("", 1, [STEPS, STEPS, 1])
    asked = [torch.tensor([value], dtype=torch.float64) for value in parameters.values()]
    a = ntm.address(MEMORY[2:3], HEADS["write"]["previous"][2:3], *asked)
    np.testing.assert_allclose(widget._held[-1], a[0].numpy())
    after = ntm.write(MEMORY[2:3], a, HEADS["write"]["add"][2:3], HEADS["write"]["erase"][2:3])
    np.testing.assert_allclose(widget._held_memory, after[0].numpy())
    assert widget._held_read is None
    widget._asked(widget, {"asked": 2, "head": 1, "step": 2, "gate": 0.0}, [])
    np.testing.assert_allclose(widget._held[1], HEADS["read"]["previous"][2].numpy())
    np.testing.assert_allclose(widget._held_read, widget._held[-1] @ MEMORY[3].numpy())


def test_a_value_out_of_its_range_is_refused_and_a_right_one_recovers():
    widget = explorer()
    widget._asked(widget, {"asked": 1, "head": 1, "step": 0, "sharpness": 0.5}, [])
    assert "expected sharpness of head read at least 1, got 0.5" in widget.problem
    assert widget._held is None
    widget._asked(widget, {"asked": 2, "head": 1, "step": 0, "sharpness": 1.5}, [])
    assert widget.problem == ""
    assert widget._held.shape == (4, SLOTS)


def test_a_single_memory_is_one_step_whose_write_is_drawn():
    heads = {name: {q: rows[0] for q, rows in head.items()} for name, head in HEADS.items()}
    widget = explorer(MEMORY[0], heads)
    assert widget.problem == ""
    np.testing.assert_allclose(widget._memory, MEMORY[:2].numpy())
    alone = explorer(MEMORY[1], {"read": heads["read"]})
    np.testing.assert_allclose(alone._stages[0], widget._stages[1])
    np.testing.assert_allclose(alone._memory[0], alone._memory[1])


def test_arrays_get_arrays_and_other_numbers_of_offsets_will_do():
    def of_arrays(function):
        def run(*arguments):
            assert all(isinstance(one, np.ndarray) for one in arguments)
            return function(*map(torch.as_tensor, arguments)).numpy()

        return run

    heads = changed(shifts=np.ones((STEPS, 1)), weights=HEADS["read"]["weights"])
    heads = {"read": {name: np.asarray(value) for name, value in heads["read"].items() if name != "weights"}}
    widget = explorer(MEMORY.numpy(), heads, **{name: of_arrays(function) for name, function in FUNCTIONS.items()})
    assert (widget.problem, widget._warning) == ("", "")
    np.testing.assert_allclose(widget._stages[0, :, 1], widget._stages[0, :, 2])


@pytest.mark.parametrize(
    ("functions", "words"),
    [
        ({"shift": lambda a, s: ntm.shift(a, s.flip(1))}, "read: weights of your stages differ from the run's by"),
        ({"write": lambda m, a, v, e: ntm.write(m, a, v)}, "write: memories from write differ from the run's by"),
    ],
)
def test_stages_that_lead_elsewhere_than_the_run_are_called_out(functions, words):
    widget = explorer(**functions)
    assert widget.problem == ""
    assert words in widget._warning


READ = HEADS["read"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ({"memory": MEMORY * float("nan")}, "expected finite memory, got nan at [0, 0, 0]"),
        ({"memory": MEMORY[0, 0]}, "expected memory of shape (steps + 1, slots, width), got (3,)"),
        ({"memory": MEMORY[:1]}, "got a single M_0: hand in M_1 too"),
        ({"heads": {}}, "expected heads as a mapping"),
        ({"heads": {"read": 3}}, "expected arrays by name for head read, got int"),
        ({"heads": {"read": {"key": READ["key"]}}}, "for head read, got no strength"),
        ({"heads": changed(key=READ["key"].T)}, "expected key of head read of shape (4, 3), got (3, 4)"),
        ({"heads": changed(gate=READ["gate"] + 1)}, "expected gate of head read in 0 … 1"),
        ({"heads": changed(strength=-READ["strength"])}, "expected strength of head read at least 0"),
        ({"heads": changed(shifts=READ["shifts"] * 2)}, "expected shifts of head read to sum to 1"),
        (
            {"heads": changed(shifts=torch.full((STEPS, 2), 0.5))},
            "expected an odd number of shifts of head read, got 2",
        ),
        ({"heads": changed(previous=-READ["previous"])}, "in previous of head read"),
        ({"heads": changed(shifts=torch.ones(STEPS, 1))}, "expected shifts of one shape for all heads"),
        ({"heads": {"one": HEADS["write"], "two": HEADS["write"]}}, "expected at most one head with add"),
        ({"captions": ["a"]}, "expected 4 captions, one a step, got 1"),
        ({"sharpen": lambda a, g: 1 / 0}, "sharpen raised ZeroDivisionError in line"),
        ({"shift": lambda a, s: a[:, 1:]}, "expected shift to return shape (4, 7), got (4, 6)"),
        ({"interpolate": lambda *_: None}, "expected interpolate to return an array, got NoneType"),
        ({"content_weights": lambda m, k, b: torch.einsum("bnw,bw->bn", m, k)}, "are these logits"),
        ({"read": lambda m, a: m}, "expected read to return shape (4, 3), got (4, 7, 3)"),
        ({"write": lambda m, a, v, e: m / 0}, "expected finite values from write"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(arguments, sentence):
    widget = explorer(**arguments)
    assert sentence in widget.problem
    assert widget._stages is None
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_it_recovers_once_the_cause_is_gone():
    widget = explorer(heads={})
    widget.heads = HEADS
    assert widget.problem == ""
    assert widget._stages.shape == (2, STEPS, 4, SLOTS)


def test_the_picture_shows_where_the_heads_look_and_the_memory():
    widget = explorer()
    write, read, memory = (axes.images[0].get_array() for axes in widget.picture().axes)
    np.testing.assert_allclose(write, HEADS["write"]["weights"].numpy())
    np.testing.assert_allclose(read, HEADS["read"]["weights"].numpy())
    np.testing.assert_allclose(memory, MEMORY[-1].numpy().T)
    assert "7 slots of 3, 4 steps" in widget._repr_mimebundle_()[0]["text/plain"]
