"""TextReader in JupyterLab: what is on the screen is what numpy says."""

import numpy as np
import pytest

SETUP = """
import numpy as np
from course_lib.widgets import TextReader

TEXT = "def mean(xs):\\n    return sum(xs) / len(xs)\\n"

def read(text):
    draw, shape = np.random.default_rng([ord(letter) for letter in text]), (len(text), 24)
    return {"f": draw.random(shape), "C̃": draw.uniform(-1, 1, shape), "o": draw.random(shape)}

def gradient(text):
    draw = np.random.default_rng(len(text))
    away = np.subtract.outer(np.arange(len(text)), np.arange(len(text)))
    return np.where(away > 0, 0.8 ** np.maximum(away, 0) * draw.random(away.shape), 0)
"""
SHOW = "TextReader(TEXT, read, gradient, shown='C̃', unit=5)"
WORLD: dict = {}
exec(SETUP.replace("from course_lib.widgets import TextReader", ""), WORLD)  # the same numbers as in the kernel
TEXT = WORLD["TEXT"]
PAGE, BARS, CURVE = (f".course-explorer canvas >> nth={n}" for n in range(3))


def place(screen, page, k, text=TEXT):
    """Where a character stands, on a page wide enough for every line."""
    line = text[:k].count("\n")
    column = k - (text[:k].rfind("\n") + 1)
    return screen.place(page, column, line, PAGE)


def check(screen, page, k, t, unit=4, text=TEXT):
    """The gates of a character, and what reaches it from a loss, are numpy's."""
    page.locator(PAGE).hover(position=place(screen, page, k, text))
    name = {"\n": "line break", " ": "space"}.get(text[k], f"“{text[k]}”")
    said = screen.readout(page, 0, holds=f"Character {k + 1}, {name}, unit {unit + 1}: ")
    for gate, values in WORLD["read"](text).items():
        np.testing.assert_allclose(screen.value(said, f"{gate} "), values[k, unit], atol=0.0051)
    slopes, said = WORLD["gradient"](text)[t], screen.readout(page, 1, holds=f"The loss at character {t + 1},")
    if k >= t:
        assert said.endswith(f"character {k + 1} does not come before it")
        return
    said = screen.readout(page, 1, holds=f"at character {k + 1}, {t - k} back, arrives ")
    np.testing.assert_allclose(screen.value(said, "arrives ", ","), slopes[k], rtol=2e-3)
    np.testing.assert_allclose(screen.value(said, ", ", " of the largest"), slopes[k] / slopes.max(), rtol=2e-3)


@pytest.mark.parametrize("dark", [False, True])
def test_hovering_shows_gates_and_gradients_and_a_click_follows_a_loss(open_notebook, screen, screenshot, dark):
    page = open_notebook(f"reader-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=3)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    last = len(TEXT) - 1
    for k in (0, 8, 13, 30, last):
        check(screen, page, k, last)
    page.locator(PAGE).hover(position=place(screen, page, 20))
    screenshot(f"reader-{'dark' if dark else 'light'}", ".course-explorer")
    page.locator(PAGE).click(position=place(screen, page, 27))
    for k in (3, 26, 30):
        check(screen, page, k, 27)
    page.get_by_role("radio", name="o", exact=True).check()
    page.get_by_label("unit", exact=True).fill("12")
    check(screen, page, 17, 27, unit=11)
    page.get_by_role("radio", name="gradient").check()
    page.mouse.move(0, 0)
    screenshot(f"reader-gradient-{'dark' if dark else 'light'}", ".course-explorer")


def test_the_keyboard_alone_walks_follows_a_loss_and_chooses_a_unit(open_notebook, screen, screenshot):
    page = open_notebook("reader-keyboard", SETUP, SHOW)
    screen.ready(page, canvases=3)
    page.get_by_label("Text: arrow keys").focus()
    for key in ["Home", "ArrowRight", "ArrowRight", "ArrowDown"]:
        page.keyboard.press(key)
    screen.readout(page, 0, holds="Character 17, space, unit 5:")
    page.keyboard.press("End")
    screen.readout(page, 0, holds=f"Character {len(TEXT)}, line break")
    for _ in range(4):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    screen.readout(page, 1, holds=f"The loss at character {len(TEXT) - 4},")
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.get_by_label("Units at this character").focus()
    page.keyboard.press("ArrowRight")
    screen.readout(page, 0, holds=", unit 6: ")
    page.get_by_label("Gradient: left").focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    said = screen.readout(page, 1, holds=f"The loss at character {len(TEXT) - 3},")
    t = len(TEXT) - 4
    np.testing.assert_allclose(screen.value(said, "arrives ", ","), WORLD["gradient"](TEXT)[t, t - 2], rtol=2e-3)
    page.get_by_label("loss at", exact=True).focus()
    page.keyboard.press("Home")
    screen.readout(page, 1, holds="The loss at character 1, “d”, looks back 0 characters")
    page.get_by_role("button", name="Play").click()
    screen.readout(page, 1, holds=f"The loss at character {len(TEXT)},")
    screenshot("reader-keyboard", ".course-explorer")


def test_a_text_of_the_readers_own_is_read_at_once(open_notebook, screen, quick):
    page = open_notebook("reader-typed", SETUP, SHOW)
    screen.ready(page, canvases=3)
    waited = []
    for text in ["x = [1, 2]", "x = [1, 2", "x = (1, 2)"]:
        page.get_by_label("A text of your own").fill(text)
        screen.readout(page, 1, holds=f"The loss at character {len(text)},")
        screen.answered(page)
        waited.append(int(page.locator(".status").get_attribute("data-milliseconds")))
        check(screen, page, 4, len(text) - 1, text=text)
    quick("answer", waited, 150)
    page.get_by_label("A text of your own").fill("x")
    page.wait_for_function("() => document.querySelector('.problem').textContent.includes('2 … 300 characters, got 1')")
    assert not page.locator(".course-explorer canvas").first.is_visible()
    page.get_by_label("A text of your own").fill("xy")
    page.wait_for_function("() => document.querySelector('.problem').textContent === ''")


def test_a_long_text_does_not_stutter(open_notebook, screen, screenshot, quick):
    page = open_notebook("reader-large", SETUP, "TextReader((TEXT * 7)[:300], read, gradient)")
    screen.ready(page, canvases=3)
    hovers = screen.hovers(page, [(20 + 5 * n, 30 + 8 * n) for n in range(60)])
    frames = screen.scrubs(page, "loss at", range(150, 190), canvases=3)
    page.get_by_role("radio", name="gradient").check()
    coloured = screen.scrubs(page, "loss at", range(200, 240), canvases=3)
    screenshot("reader-large", ".course-explorer")
    quick("frame under the mouse", hovers, 16)
    quick("frame", frames, 16)
    quick("frame of the text", coloured, 16)


def test_a_broken_function_is_explained_in_the_cell(open_notebook, screenshot):
    page = open_notebook("reader-broken", SETUP, "TextReader(TEXT, read, lambda text: gradient(text)[1:])")
    page.wait_for_selector(".course-explorer .problem:not(:empty)")
    count = len(TEXT)
    said = f"expected gradient to return shape ({count}, {count}), got ({count - 1}, {count}): which axis is which?"
    assert page.locator(".problem").first.text_content() == said
    assert page.locator(".course-explorer canvas").count() == 0
    screenshot("reader-broken", ".course-explorer")


def test_the_exported_page_stays_alive_without_network_and_kernel(open_exported, screen, screenshot):
    page = open_exported("reader", SETUP, SHOW)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(2).wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Text reader']").is_visible()
    check(screen, inside, 11, len(TEXT) - 1)
    inside.locator(PAGE).click(position=place(screen, inside, 33))
    check(screen, inside, 11, 33)
    assert inside.get_by_label("A text of your own").is_disabled()
    screenshot("reader-exported")


@pytest.mark.parametrize(("name", "width"), [("phone", 360), ("zoomed", 590)])
def test_at_360_pixels_and_at_200_percent_nothing_is_cut_off(open_exported, screen, screenshot, name, width):
    page = open_exported(f"reader-{name}", SETUP, SHOW)
    screen.resize(page, width)
    page.frame_locator("iframe").locator("canvas[data-cell]").nth(2).wait_for()
    inside = page.frames[1]
    assert screen.cut_off(inside) == []
    check(screen, inside, 6, len(TEXT) - 1)
    screenshot(f"reader-{name}", "iframe")
