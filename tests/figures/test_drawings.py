"""Drawings are sound SVG that says in words what it shows, the same on every run, and steps where it has steps."""

import re
from xml.etree import ElementTree

import pytest

from course_lib.figures.drawings import Sketch, markup
from course_lib.figures.drawings.unit_00 import SHAPES, task_shapes

SVG = "{http://www.w3.org/2000/svg}"


def two_steps() -> Sketch:
    sketch = Sketch("An input and a state.")
    sketch.circle("x", (0, 0), "$x_t$", tone="blue")
    sketch.step("The input comes.")
    sketch.box("h", (0, 2), "$h_{t-1}$ & more", tone="green")
    sketch.step("It is read.", passing=True)
    sketch.arrow("x", "h", "$W_{hx}$", chip=True)
    sketch.step("All is over.")
    return sketch


def elements(svg: str, tag: str) -> list[ElementTree.Element]:
    return list(ElementTree.fromstring(svg).iter(SVG + tag))


def test_every_shape_is_drawn_and_told() -> None:
    drawing = task_shapes()
    words = " ".join("".join(text.itertext()) for text in elements(drawing.svg, "text"))
    assert all(title.replace("\n", " ") in words for title in SHAPES)
    assert len(elements(drawing.svg, "circle")) == 1 + 3 + 3 + 3 + 5
    assert all(title.split("\n")[0].replace(" →", " to").lower() in drawing.alt.lower() for title in SHAPES)


def test_a_drawing_is_the_same_on_every_run_and_has_no_names_by_chance() -> None:
    assert task_shapes()._repr_mimebundle_() == task_shapes()._repr_mimebundle_()
    assert " id=" not in two_steps().picture().svg


def test_an_arrow_ends_at_the_borders_of_what_it_joins() -> None:
    sketch = Sketch("A line.")
    sketch.circle("a", (0, 0), radius=0.5)
    sketch.box("b", (3, 0), size=(1, 1))
    sketch.arrow("a", "b")
    path = elements(sketch.picture().svg, "path")[0].attrib["d"]
    numbers = [float(n) for n in re.findall(r"-?[\d.]+", path)]
    assert numbers[0] == pytest.approx((0.5 + 0.04) * 56, abs=0.1)
    assert numbers[-2] == pytest.approx((2.5 - 0.06) * 56, abs=0.1)


def test_steps_are_told_in_words_and_passing_parts_go() -> None:
    drawing = two_steps().picture()
    seen = [(g.attrib["data-first"], g.attrib.get("data-last")) for g in elements(drawing.svg, "g")]
    assert ("1", None) in seen
    assert ("2", "2") in seen
    bundle = drawing._repr_mimebundle_()
    assert bundle["text/plain"].splitlines()[1:] == ["1. The input comes.", "2. It is read.", "3. All is over."]
    assert "<li>It is read.</li>" in bundle["text/html"]
    assert "prefers-reduced-motion" in drawing.svg


def test_the_picture_holds_all_that_is_drawn() -> None:
    left, top, width, height = two_steps().picture().box
    for rect in elements(two_steps().picture().svg, "rect"):
        x, y, w, h = (float(rect.attrib[name]) for name in ("x", "y", "width", "height"))
        assert left <= x
        assert top <= y
        assert x + w <= left + width
        assert y + h <= top + height


@pytest.mark.parametrize(
    ("line", "spans"),
    [
        ("plain", "plain"),
        ("$W_{hx}$", "<tspan class='it'>W</tspan><tspan dy='2.8' font-size='7.2' class='it'>hx</tspan>"),
        ("$α_2$!", "α<tspan dy='2.8' font-size='7.2'>2</tspan><tspan dy='-2.8'>!</tspan>"),
    ],
)
def test_formulas_have_italics_and_subscripts(line, spans) -> None:
    assert markup.tspans(line, 10) == spans


def test_what_is_missing_is_said() -> None:
    with pytest.raises(ValueError, match="expected a text that says what the drawing shows"):
        Sketch(" ")
    sketch = two_steps()
    with pytest.raises(ValueError, match="expected the name of a node, got 'y': there are x, h"):
        sketch.arrow("x", "y")
    with pytest.raises(ValueError, match="expected a new name, got 'x' again"):
        sketch.circle("x", (1, 1))
    with pytest.raises(ValueError, match="expected a tone of ink"):
        sketch.box("z", (1, 1), tone="red")
    with pytest.raises(ValueError, match=r"every formula between two \$"):
        sketch.text((0, 0), "$h_t")
