"""PenPad in JupyterLab: warped templates of every digit, written with the mouse, read by the trained net."""

from pathlib import Path

import pytest
import torch

from course_lib.datasets.pen import write_number
from course_lib.metrics import label_error_rate

CHECKPOINT = Path(__file__).parents[2] / "data" / "checkpoints" / "pen_reader.safetensors"
SETUP = f"""
import torch
from safetensors.torch import load_file
from course_lib.reference.handwriting import PenReader
from course_lib.widgets import PenPad
torch.set_num_threads(1)
model = PenReader(11)
model.load_state_dict(load_file({str(CHECKPOINT)!r}))
"""
SHOW = 'pad = PenPad(model.read, ["–", *"0123456789"])\npad'
PAD = ".course-explorer canvas.pad"
HEIGHT = 190


def write_with_mouse(page, digits: list[int], generator: torch.Generator) -> None:
    """Clear the pad and write a number with the mouse, as the template's writer would."""
    page.get_by_role("button", name="Clear").click()
    page.locator(PAD).scroll_into_view_if_needed()
    box = page.locator(PAD).bounding_box()
    for stroke in write_number(digits, generator).strokes:
        seen = [*stroke[:-1:2].tolist(), stroke[-1].tolist()]  # a mouse is asked less often than a pen
        points = [(box["x"] + (0.2 + 0.7 * x) * HEIGHT, box["y"] + (0.12 + 0.7 * y) * HEIGHT) for x, y in seen]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def reading(page, screen) -> list[int]:
    """What the widget reads once Python has seen all of the ink."""
    screen.answered(page)
    return [int(digit) for digit in page.locator(".reading").text_content().removeprefix("reads ").strip()]


def test_every_digit_written_with_the_mouse_is_read(open_notebook, screen, screenshot, record_property):
    page = open_notebook("pen", SETUP, SHOW)
    screen.ready(page, canvases=1)
    generator = torch.Generator().manual_seed(2026)
    written = [[digit] for digit in range(10)] + [[2, 0, 1, 7], [4, 4, 5]]
    read = []
    for digits in written:
        write_with_mouse(page, digits, generator)
        read.append(reading(page, screen))
    screenshot("penpad-light", ".course-explorer")
    error = label_error_rate(read, written)
    record_property("label_error_rate", error)
    print(f"pen pad: label error rate {error:.1%} over {sum(map(len, written))} digits")
    assert error <= 0.1, list(zip(written, read, strict=True))


def test_the_keyboard_alone_writes_a_one_and_takes_it_back(open_notebook, screen, screenshot):
    page = open_notebook("pen-keys", SETUP, SHOW, dark=True)
    screen.ready(page, canvases=1)
    page.get_by_label("Pad:").focus()
    for key in ["ArrowUp"] * 8 + [" "] + ["ArrowDown"] * 18 + [" "]:
        page.keyboard.press(key)
    assert reading(page, screen) == [1]
    page.get_by_label("Emissions:").focus()
    page.keyboard.press("ArrowRight")
    assert "B(π) = 1" in screen.readout(page, holds="t = 2:")
    screenshot("penpad-dark", ".course-explorer")
    page.get_by_label("Pad:").focus()
    page.keyboard.press("Backspace")
    page.wait_for_function("() => document.querySelector('.reading').textContent.includes('Nothing is written')")


@pytest.mark.parametrize("broken", ["lambda strokes: model.read(strokes)[:, 1:]", "lambda strokes: model.nothing"])
def test_a_net_that_fails_is_explained_in_the_cell(open_notebook, screen, broken):
    page = open_notebook("pen-broken", SETUP, SHOW.replace("model.read", broken))
    screen.ready(page, canvases=1)
    write_with_mouse(page, [1], torch.Generator().manual_seed(1))
    screen.answered(page)
    problem = page.locator(".problem").text_content()
    assert "expected read to return shape (any, 11), got (" in problem or "read raised AttributeError" in problem


def test_the_exported_page_shows_ink_emissions_and_where_a_frame_is(open_exported, screen, screenshot):
    strokes = [stroke.tolist() for stroke in write_number([3, 7], torch.Generator().manual_seed(5)).strokes]
    strokes = [[[0.3 + 0.7 * x, 0.1 + 0.7 * y] for x, y in stroke] for stroke in strokes]
    page = open_exported("pen", SETUP, f'PenPad(model.read, ["–", *"0123456789"], strokes={strokes})')
    page.frame_locator("iframe").locator("canvas[data-cell]").wait_for()
    inside = page.frames[1]
    assert reading_without_kernel(inside) == "37"
    assert inside.get_by_role("button", name="Clear").is_disabled()
    inside.get_by_label("Emissions:").focus()
    inside.page.keyboard.press("ArrowRight")
    assert "B(π) = 37" in screen.readout(inside, holds="t = 2:")
    screenshot("penpad-exported")


def reading_without_kernel(inside) -> str:
    return inside.locator(".reading").text_content().removeprefix("reads ").strip()
