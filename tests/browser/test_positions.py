"""PositionExplorer in JupyterLab and in an exported page: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import PositionExplorer

def encode(length, d_model):
    angles = np.arange(length)[:, None] / 10000 ** (np.arange(0, d_model, 2) / d_model)
    return np.stack([np.sin(angles), np.cos(angles)], -1).reshape(length, d_model)
"""
SHOW = "PositionExplorer(encode, length=40, d_model=16, place=10, shift=5)"
WRONG = "PositionExplorer(lambda length, d_model: encode(length, d_model)[1:])"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import PositionExplorer", ""), WORLD)  # the same numbers as in the kernel
MATRIX, CLOCKS = ".course-explorer canvas >> nth=0", ".course-explorer canvas >> nth=2"


def check_product(screen, page, t, u, d_model=16):
    """The product that is written is that of the two vectors, and the same at all places so far apart."""
    names = (str(n).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")) for n in (t, u))
    before = "p{} · p{} = ".format(*names)
    text = screen.readout(page, holds=before)
    p = WORLD["encode"](40, d_model)
    np.testing.assert_allclose(screen.value(text, before), p[t] @ p[u], rtol=1e-3)
    assert "all the same, wherever they are" in text


@pytest.mark.parametrize("dark", [False, True])
def test_mouse_and_keys_move_place_and_shift_and_the_numbers_are_numpys(open_notebook, screen, screenshot, dark, quick):
    page = open_notebook(f"positions-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    check_product(screen, page, 10, 15)
    page.locator(MATRIX).click(position=screen.place(page, 20, 3, MATRIX))
    check_product(screen, page, 20, 25)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    check_product(screen, page, 21, 27)
    page.locator(CLOCKS).click(position=screen.place(page, 2, 0, CLOCKS))
    text = screen.readout(page, 1, holds="hand 2 (numbers 4 and 5)")
    np.testing.assert_allclose(screen.value(text, "turns by "), 6 * 10000 ** (-4 / 16), rtol=1e-3)
    assert "from any other place by the same" in text
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    screenshot(f"positions-{'dark' if dark else 'light'}", ".course-explorer")
    page.get_by_role("radio", name="d = 8").check()
    screen.answered(page)
    check_product(screen, page, 21, 27, d_model=8)
    taken = screen.scrubs(page, "place t", range(3, 30), 3)
    quick("frame", taken, 16)


def test_the_exported_page_stays_interactive_also_on_a_phone_and_a_wrong_function_is_explained(
    open_exported, screen, screenshot
):
    page = open_exported("positions", SETUP, SHOW, WRONG)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(1).wait_for()
    inside = page.frames[1]
    check_product(screen, inside, 10, 15)
    assert inside.get_by_role("radio", name="d = 8").is_disabled()
    inside.get_by_label("shift s", exact=True).focus()
    page.keyboard.press("Home")
    check_product(screen, inside, 10, 10)
    page.keyboard.press("End")
    check_product(screen, inside, 10, 39)
    screen.resize(page, 360)
    assert not screen.cut_off(inside)
    screenshot("positions-phone")
    assert "expected encode to return shape (64, 32), got (63, 32)" in page.locator("body").text_content()
