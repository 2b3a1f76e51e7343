"""The drawings of the units are sound, and their texts name what they draw."""

import inspect
import math
import re
from collections.abc import Callable
from types import ModuleType
from xml.etree import ElementTree

import pytest

from course_lib.figures.drawings import unit_03, unit_07, unit_08, unit_08_transformer
from course_lib.figures.drawings.drawing import Drawing

NAMED: dict[ModuleType, dict[str, tuple[str, ...]]] = {  # what is written in a drawing: told to those who do not see it
    unit_03: {
        "window": ("keys", "bigram", "trigram"),
        "ladders": ("Back-off", "Interpolation"),
        "two_guesses": ("CBOW", "skip-gram"),
        "pieces_of_a_word": ("keys", "keyset"),
        "two_readers": ("call", "forward", "backward"),
        "mixed_layers": ("embedding", "gamma"),
    },
    unit_07: {
        "image_to_words": ("START", "red", "ring", "END", "eye"),
        "three_handings": ("first state", "first word", "every step"),
        "soft_look": ("nine", "softmax", "gate"),
        "soft_or_hard": ("soft", "hard", "0.7", "reward"),
    },
    unit_08: {
        "asks_itself": ("unit 06", "keys", "are"),
        "three_roles": ("query", "key", "value", "box"),
        "set_or_sequence": ("dog bites man", "man bites dog"),
        "clock_hands": ("position 2", "position 5"),
        "one_head_or_two": ("one head", "two heads", "half"),
        "heads": ("W_O", "side by side"),
        "two_ways": ("recurrent", "self-attention"),
    },
    unit_08_transformer: {
        "layer": ("post-norm", "pre-norm", "feed-forward"),
        "what_is_normed": ("layer norm", "batch norm", "padding"),
        "stacks": ("encoder", "decoder", "START", "keys and values"),
        "who_sees_whom": ("triangle", "padding"),
        "cache": ("query", "key", "value"),
        "shared_keys": ("multi-head", "grouped", "multi-query"),
    },
}


def drawings_of(unit: ModuleType) -> dict[str, Callable[[], Drawing]]:
    """The functions of a unit's module that draw, by name."""
    found = {name: make for name, make in vars(unit).items() if inspect.isfunction(make)}
    return {name: make for name, make in found.items() if make.__module__ == unit.__name__}


def test_there_are_at_least_four_for_each_lecture() -> None:
    assert len(drawings_of(unit_03)) >= 8
    assert drawings_of(unit_03).keys() >= NAMED[unit_03].keys()
    for unit in (unit_07, unit_08, unit_08_transformer):
        assert len(drawings_of(unit)) >= 4
        assert drawings_of(unit).keys() == NAMED[unit].keys()


@pytest.mark.parametrize("make", [make for unit in NAMED for make in drawings_of(unit).values()])
def test_it_is_sound_and_the_same_on_every_run(make: Callable[[], Drawing]) -> None:
    drawing = make()
    assert isinstance(drawing, Drawing)
    assert ElementTree.fromstring(drawing.svg).attrib["aria-label"] == drawing.alt
    assert len(drawing.alt) > 60
    assert drawing.box[2] <= 760
    assert drawing.svg == make().svg


@pytest.mark.parametrize(("unit", "name"), [(unit, name) for unit, named in NAMED.items() for name in named])
def test_its_text_names_what_it_draws(unit: ModuleType, name: str) -> None:
    alt = drawings_of(unit)[name]().alt.lower()
    assert all(word.lower() in alt for word in NAMED[unit][name])


def test_a_shift_turns_every_hand_by_its_own_angle() -> None:
    svg = ElementTree.fromstring(unit_08.clock_hands().svg)
    paths = [path.attrib for path in svg.iter("{http://www.w3.org/2000/svg}path")]
    hands = [_angle(path["d"]) for path in paths if (path["class"], path["stroke-width"]) == ("orange", "3")]
    before, after = hands[: len(unit_08.SPEEDS)], hands[len(unit_08.SPEEDS) :]
    assert len(before) == len(after) == len(unit_08.SPEEDS)
    for speed, one, other in zip(unit_08.SPEEDS, before, after, strict=True):
        assert math.cos(other - one - 3 * speed) == pytest.approx(1, abs=1e-3)


def _angle(path: str) -> float:
    """The direction from a path's first point to its last, y upwards."""
    x, y, *_, end_x, end_y = (float(number) for number in re.findall(r"-?[\d.]+", path))
    return math.atan2(y - end_y, end_x - x)
