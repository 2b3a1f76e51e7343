"""The drawings of unit 08 are sound, and their texts name what they draw."""

import inspect
import math
import re
from xml.etree import ElementTree

import pytest

from course_lib.figures.drawings import unit_08
from course_lib.figures.drawings.drawing import Drawing

DRAWINGS = [
    name for name, found in vars(unit_08).items() if inspect.isfunction(found) and found.__module__ == unit_08.__name__
]
NAMED = {  # what is written in a drawing and must be told to those who do not see it
    "asks_itself": ("unit 06", "keys", "are"),
    "three_roles": ("query", "key", "value", "box"),
    "set_or_sequence": ("dog bites man", "man bites dog"),
    "clock_hands": ("position 2", "position 5"),
    "one_head_or_two": ("one head", "two heads", "half"),
    "heads": ("W_O", "side by side"),
    "two_ways": ("recurrent", "self-attention"),
}


def test_every_drawing_is_named_and_there_are_at_least_four() -> None:
    assert len(DRAWINGS) >= 4
    assert set(NAMED) == set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_sound_and_the_same_on_every_run(name: str) -> None:
    drawing = getattr(unit_08, name)()
    assert isinstance(drawing, Drawing)
    assert ElementTree.fromstring(drawing.svg).attrib["aria-label"] == drawing.alt
    assert len(drawing.alt) > 60
    assert drawing.box[2] <= 760
    assert drawing.svg == getattr(unit_08, name)().svg


@pytest.mark.parametrize("name", DRAWINGS)
def test_its_text_names_what_it_draws(name: str) -> None:
    alt = getattr(unit_08, name)().alt.lower()
    assert all(word.lower() in alt for word in NAMED[name])


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
