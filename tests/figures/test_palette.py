"""One palette for plots and widgets: what stylesheet and script hold is what Python holds, and can be read."""

import colorsys
import json
import re
from pathlib import Path

import pytest

from course_lib.figures import palette

EXPLORER = Path(__file__).parents[2] / "course_lib/widgets/explorer"
THEMES = {"light": palette.LIGHT, "dark": palette.DARK}
HUES = dict(zip(("blue", "orange", "green", "purple"), palette.COLOURS, strict=False))


def channels(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    return [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]


def contrast(one: str, other: str) -> float:
    """The ratio of WCAG 2.1, 1.4.3."""
    linear = lambda c: c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4  # noqa: E731
    bright = lambda colour: sum(w * linear(c) for w, c in zip((0.2126, 0.7152, 0.0722), channels(colour), strict=True))  # noqa: E731
    low, high = sorted((bright(one), bright(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_stylesheet_of_the_widgets_holds_the_palette():
    light, dark = re.findall(
        r"^\.course-explorer(?:\[[^]]+\])? \{\n(.*?)\n\}", (EXPLORER / "shared.css").read_text(), re.S | re.M
    )
    for block, theme in ((light, palette.LIGHT), (dark, palette.DARK)):
        found = dict(re.findall(r"--(\w+): (?:var\([^,]+, )?(#\w+)", block))
        assert found == theme


def test_the_script_of_the_widgets_holds_the_ramps():
    held = re.search(r"const RAMPS = \{(.*?)\};", (EXPLORER / "shared.js").read_text(), re.S)[1]
    found = {name: tuple(json.loads(stops)) for name, stops in re.findall(r"(\w+): (\[.*?\])", held)}
    assert found == palette.RAMPS


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", [*HUES, "ink", "muted"])
def test_words_can_be_read_on_the_paper(theme, name):
    assert contrast(THEMES[theme][name], THEMES[theme]["paper"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", HUES)
def test_a_widget_and_a_plot_mean_the_same_hue(theme, name):
    hues = [colorsys.rgb_to_hls(*channels(colour))[0] for colour in (HUES[name], THEMES[theme][name])]
    assert abs(hues[0] - hues[1]) < 12 / 360
