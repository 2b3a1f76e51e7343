"""The drawings of unit 03 are sound, and their texts name what they draw."""

import inspect
from xml.etree import ElementTree

import pytest

from course_lib.figures.drawings import unit_03
from course_lib.figures.drawings.drawing import Drawing

DRAWINGS = [
    name for name, found in vars(unit_03).items() if inspect.isfunction(found) and found.__module__ == unit_03.__name__
]
NAMED = {  # what is written in a drawing and must be told to those who do not see it
    "window": ("keys", "bigram", "trigram"),
    "ladders": ("Back-off", "Interpolation"),
    "two_guesses": ("CBOW", "skip-gram"),
    "pieces_of_a_word": ("keys", "keyset"),
    "two_readers": ("call", "forward", "backward"),
    "mixed_layers": ("embedding", "gamma"),
}


def test_there_are_at_least_four_for_each_lecture() -> None:
    assert len(DRAWINGS) >= 8
    assert set(NAMED) <= set(DRAWINGS)


@pytest.mark.parametrize("name", DRAWINGS)
def test_it_is_sound_and_the_same_on_every_run(name: str) -> None:
    drawing = getattr(unit_03, name)()
    assert isinstance(drawing, Drawing)
    assert ElementTree.fromstring(drawing.svg).attrib["aria-label"] == drawing.alt
    assert len(drawing.alt) > 60
    assert drawing.box[2] <= 760
    assert drawing.svg == getattr(unit_03, name)().svg


@pytest.mark.parametrize("name", NAMED)
def test_its_text_names_what_it_draws(name: str) -> None:
    alt = getattr(unit_03, name)().alt.lower()
    assert all(word.lower() in alt for word in NAMED[name])
