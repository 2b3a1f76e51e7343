"""TaskShapes in JupyterLab and in an exported page: what is said of a step is what its task says."""

import pytest

SETUP = """
from course_lib.widgets import TaskShapes

tasks = {
    "classify a text": (["a", "dull", "film"], [None, None, "bad"]),
    "tag parts of speech": (["dogs", "bark", "loudly"], ["noun", "verb", "adverb"]),
    "translate": (["red", "bird", None, None, None], [None, None, "птица", "красная", "END"]),
}
"""
SHOW = "TaskShapes(tasks)"
NET = ".course-explorer canvas"
INPUT, STATE, OUTPUT, LOSS = 3, 2, 1, 0  # rows from above


@pytest.mark.parametrize("dark", [False, True])
def test_by_mouse_and_by_keyboard_alone(open_notebook, screen, screenshot, dark, quick):
    page = open_notebook(f"shapes-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page, canvases=1)
    assert page.locator(".course-explorer").get_attribute("data-theme") == ("dark" if dark else "light")
    screen.readout(page, 0, holds="classify a text: many → one. Reads at 1, 2, 3, writes at 3. L = ℓ₃")
    page.get_by_label("Task", exact=True).select_option("translate")
    screen.readout(page, 0, holds="translate: many → many, out of step. Reads at 1, 2, writes at 3, 4, 5.")
    page.locator(NET).hover(position=screen.place(page, 3, OUTPUT, NET))
    screen.readout(page, 1, holds="Step 4 reads nothing new, and takes “птица”, which step 3 wrote;")
    screen.readout(page, 2, holds="“красная” rests on what was read at 1, 2,")
    screenshot(f"task-shapes-{'dark' if dark else 'light'}", ".course-explorer")
    page.mouse.move(0, 0)
    page.get_by_label("Net: left").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowDown")
    screen.readout(
        page, 2, holds="“red” can change what is written at 3, 4, 5; back to it flows the gradient of ℓ₃ + ℓ₄"
    )
    assert page.evaluate("() => getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("End")
    screen.readout(page, 1, holds="Step 5 ")
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Play").wait_for()
    screen.readout(page, 1, holds="Step 5 ")
    frames = screen.hovers(page, [(20 + 20 * k, 30 + 9 * k) for k in range(20)])
    quick("frame", frames, 16)


@pytest.mark.parametrize(("name", "width"), [("zoomed", 590), ("phone", 360)])
def test_the_exported_page_needs_no_kernel_and_nothing_is_cut_off(open_exported, screen, screenshot, name, width):
    page = open_exported(f"shapes-{name}", SETUP, SHOW)
    screen.resize(page, width)
    page.frame_locator("iframe").locator("canvas[data-cell]").wait_for()
    inside = page.frames[1]
    assert not page.locator("img[alt^='Task shapes']").is_visible()
    inside.get_by_label("Task", exact=True).select_option("tag parts of speech")
    inside.locator(NET).hover(position=screen.place(inside, 1, INPUT, NET))
    screen.readout(inside, 2, holds="What was written before, at 1, cannot know it.")
    assert screen.cut_off(inside) == []
    screenshot(f"task-shapes-{name}", "iframe")
