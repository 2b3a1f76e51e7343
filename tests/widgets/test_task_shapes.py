"""TaskShapes in Python: the shapes it names, what it refuses and says."""

import pytest

from course_lib.widgets import TaskShapes

TASKS = {
    "digit": (["scan"], ["7"]),
    "caption": (["photo", None, None], ["a", "bird", "END"]),
    "opinion": (["a", "dull", "film"], [None, None, "bad"]),
    "tags": (["dogs", "bark"], ["noun", "verb"]),
    "translation": (["red", "bird", None, None], [None, None, "птица", "красная"]),
    "subtitles": (["one", "two", "three"], [None, "eins", "zwei"]),
}


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("digit", "one → one"),
        ("caption", "one → many"),
        ("opinion", "many → one"),
        ("tags", "many → many, in step"),
        ("translation", "many → many, out of step"),
        ("subtitles", "many → many, out of step"),
    ],
)
def test_the_shape_is_read_off_the_steps(name, shape):
    widget = TaskShapes(TASKS, name)
    assert (widget.problem, widget.shown.shape) == ("", shape)
    assert widget._drawn[name] == {"reads": TASKS[name][0], "writes": TASKS[name][1], "shape": shape}


def test_the_readout_says_where_it_reads_and_writes_and_what_the_loss_is():
    assert TaskShapes(TASKS, "translation").readout() == (
        "Task shapes: translation, many → many, out of step; reads at 1, 2 and writes at 3, 4 of 4 steps; L = ℓ_3 + ℓ_4"
    )


def test_the_first_task_is_shown_and_another_may_be_added():
    widget = TaskShapes(TASKS)
    assert widget.task == "digit"
    widget.tasks = {"mine": (["x", "y"], [None, "z"])}
    assert "expected one of mine, got “digit”" in widget.problem
    widget.task = "mine"
    assert (widget.problem, widget.shown.shape) == ("", "many → one")


@pytest.mark.parametrize(
    ("tasks", "sentence"),
    [
        ({}, "expected a task at least, got none"),
        ({"t": ["a"]}, "expected (reads, writes) for “t”, got ['a']"),
        ({"t": ("ab", "cd")}, "expected (reads, writes) for “t”, got ('ab', 'cd')"),
        ({"t": (["a", "b"], ["c"])}, "expected as many steps read as written in “t”, got 2 and 1: fill up with None"),
        ({"t": ([None], ["c"])}, "expected a step that reads in “t”, got none"),
        ({"t": (["a"], [None])}, "expected a step that writes in “t”, got none"),
        ({"t": ([None, "a"], ["b", "c"])}, "expected “t” to read before it writes, got a word at step 1"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_stale_is_drawn(tasks, sentence):
    widget = TaskShapes(tasks)
    assert sentence in widget.problem
    assert widget._drawn == {}
    assert sentence in widget._repr_mimebundle_()[0]["text/plain"]


def test_the_picture_has_a_loss_over_every_output():
    [axes] = TaskShapes(TASKS, "translation").picture().axes
    words = [text.get_text() for text in axes.texts if text.get_text()]
    assert {"red", "bird", "птица", "красная", r"$\ell_3$", r"$\ell_4$"} <= set(words)
    assert r"$\ell_2$" not in words
