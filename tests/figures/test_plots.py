"""Figures show the numbers they are given, in colours all can tell apart, with a text instead."""

import itertools
import re

import numpy as np
import pytest

from course_lib.figures import palette, plots

rng = np.random.default_rng(0)


def luminance(colour: str) -> float:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def drawn() -> dict[str, plots.Picture]:
    matrix = rng.normal(size=(3, 5))
    return {
        "lines": plots.lines({"a": ([1, 2], [3, 4]), "b": ([1, 2], [5, 6])}, x="x", y="y", alt="two rising lines"),
        "bars": plots.bars(["one", "two"], {"a": [1.0, 2.0]}, y="share", alt="two bars"),
        "heatmaps": plots.heatmaps({"m": matrix}, rows="abc", x="t", y="s", alt="a matrix", signed=True),
        "over_time": plots.over_time({"a": abs(matrix), "b": abs(matrix[:2])}, x="t", alt="two matrices in time"),
        "emissions": plots.emissions(abs(matrix), "abcde", image=np.eye(4), alt="three frames under a strip"),
        "scans": plots.scans([np.eye(4)] * 4, list("abcd"), alt="four diagonals"),
        "fields": plots.fields({"a": [matrix], "b": [-matrix]}, ["one"], alt="a matrix and its opposite"),
        "ink": plots.ink([[np.eye(2)], [np.eye(2)]], "ab", marks=[[[0, 1]]], alt="two strokes, one with a mark"),
        "training": plots.training([3.0, 2.0], [2], [0.5], score="error", alt="a falling loss"),
    }


def test_colours_differ_in_brightness_or_come_with_other_marks() -> None:
    assert len(set(palette.COLOURS)) == len(palette.COLOURS) == len(palette.MARKERS) == len(palette.DASHES)
    styles = list(zip(map(luminance, palette.COLOURS), palette.MARKERS, palette.DASHES, strict=True))
    for (bright, marker, dash), (other, another, stroke) in itertools.combinations(styles, 2):
        assert abs(bright - other) > 0.03 or (marker, dash) != (another, stroke)
    assert len(set(palette.MARKERS)) == len(palette.MARKERS)


@pytest.mark.parametrize("kind", ["lines", "bars", "heatmaps", "over_time", "emissions", "scans", "ink", "training"])
def test_every_picture_carries_its_text_and_is_drawn_alike_twice(kind) -> None:
    global rng
    rng = np.random.default_rng(0)
    picture = drawn()[kind]
    rng = np.random.default_rng(0)
    again = drawn()[kind]
    bundle = picture._repr_mimebundle_()
    assert f'alt="{picture.alt}"' in bundle["text/html"]
    assert picture.alt in bundle["text/plain"]
    assert picture.png == again.png
    assert picture.png.startswith(b"\x89PNG")


def test_matrices_over_time_share_its_axis_and_are_as_high_as_their_rows() -> None:
    many, few = np.eye(40), np.eye(8, 40)
    picture = plots.over_time({"many": many, "few": few}, x="step t", alt="two diagonals in time")
    upper, lower = picture.figure.axes[:2]
    assert np.array_equal(upper.images[0].get_array(), many)
    assert np.array_equal(lower.images[0].get_array(), few)
    assert upper.get_xlim() == lower.get_xlim() == (-0.5, 39.5)
    assert upper.get_position().height > 2 * lower.get_position().height
    assert (upper.get_title("left"), lower.get_xlabel()) == ("many", "step t")


def test_ink_lies_where_the_pen_was_with_y_downwards() -> None:
    stroke = np.array([[0.0, 0.0], [0.5, 1.0]])
    picture = plots.ink([[stroke], [stroke + 1]], ["one", "two"], marks=[[[0.0, 0.0]], []], alt="two strokes")
    first, second = picture.figure.axes[:2]
    assert first.lines[0].get_xydata().tolist() == stroke.tolist()
    assert first.lines[1].get_xydata().tolist() == [[0, 0]]
    assert first.yaxis_inverted()
    assert first.get_ylim() == second.get_ylim()


def test_the_text_cannot_break_out_of_its_attribute() -> None:
    picture = plots.lines({"a": ([1], [1])}, x="x", y="y", alt='p("a") <\n b')
    assert 'alt="p(&quot;a&quot;) &lt; b"' in picture._repr_mimebundle_()["text/html"]


def test_lines_are_where_the_numbers_are() -> None:
    picture = plots.lines({"a": ([1, 2], [3, 40])}, x="steps", y="loss", alt="a line", log=True)
    (axes,) = picture.figure.axes
    assert axes.lines[0].get_xydata().tolist() == [[1, 3], [2, 40]]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_yscale()) == ("steps", "loss", "log")


def test_heat_maps_show_rows_downwards_columns_from_one_and_numbers() -> None:
    matrix = np.array([[0.0, 0.25], [0.5, 1.0], [0.0, 0.125]])
    picture = plots.heatmaps({"α": matrix}, rows=["–", "a", "–"], x="frame t", y="l'", alt="α", format=".2f")
    axes = picture.figure.axes[0]
    assert np.array_equal(axes.images[0].get_array(), matrix)
    assert [text.get_text() for text in axes.get_yticklabels()] == ["–", "a", "–"]
    assert [text.get_text() for text in axes.get_xticklabels()] == ["1", "2"]
    numbers = {text.get_position(): text.get_text() for text in axes.texts}
    assert numbers[(1, 0)] == "0.25"
    assert numbers[(0, 1)] == "0.50"


def test_signed_maps_part_at_zero() -> None:
    picture = plots.heatmaps({"g": [[-3.0, 1.0]]}, rows=["k"], x="t", y="k", alt="a gradient", signed=True)
    assert picture.figure.axes[0].images[0].get_clim() == (-3.0, 3.0)


def test_bars_say_their_numbers() -> None:
    picture = plots.bars(["dial"], {"greedy": [7.25], "beam": [5.0]}, y="error, %", alt="two bars")
    assert re.findall(r"\d+\.\d", " ".join(t.get_text() for t in picture.figure.axes[0].texts)) == ["7.2", "5.0"]


@pytest.mark.messages
def test_a_figure_without_a_text_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a text that says what the figure shows, got none: pass alt="):
        plots.scans([np.eye(2)], ["1"], alt=" ")


def test_pictures_are_dimmed_where_no_one_looks() -> None:
    image, looks = np.ones((3, 8, 8)), np.array([[1.0, 0.0], [0.5, 0.0]])
    picture = plots.pictures([image, image], ["seen", "too"], alt="Two white pictures, one dimmed.", looks=[looks] * 2)
    (shown, _) = (axes.images[0].get_array() for axes in picture.figure.axes[:2])
    for place, brightness in (((0, 0), 1.0), ((5, 3), 0.6), ((0, 7), 0.2)):
        np.testing.assert_allclose(shown[place], [brightness] * 3)
