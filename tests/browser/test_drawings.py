"""Drawings take the page's colours, light or dark, and step by buttons and keys where no kernel runs."""

import re
from urllib.parse import unquote

import pytest

STILL = "from course_lib.figures.drawings.unit_00 import task_shapes\ntask_shapes()"
STEPPING = "from course_lib.figures.drawings.unit_01 import gradient_flowing_back\ngradient_flowing_back()"
IMAGE = "img[alt^='Five unrolled networks']"
SHOWN = "() => [...document.querySelectorAll('g[data-first]')].map((g) => Number(getComputedStyle(g).opacity))"


def theme_of(page) -> str:
    """The theme that the drawing on the page has been given."""
    page.wait_for_function(f'() => decodeURIComponent(document.querySelector("{IMAGE}")?.src).includes("theme=\'")')
    return re.search(r"data-theme='(\w+)'", unquote(page.locator(IMAGE).get_attribute("src")))[1]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_in_jupyterlab_a_drawing_has_the_colours_of_the_theme(open_notebook, screenshot, dark):
    page = open_notebook("still", STILL, dark=dark)
    assert theme_of(page) == ("dark" if dark else "light")
    screenshot(f"drawing-{'dark' if dark else 'light'}", ".jp-OutputArea-output")


def test_it_follows_when_the_theme_changes(open_notebook):
    page = open_notebook("still", STILL, dark=False)
    assert theme_of(page) == "light"
    page.evaluate("() => jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    page.wait_for_function(f"() => decodeURIComponent(document.querySelector(\"{IMAGE}\").src).includes(`='dark'`)")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_in_an_exported_page_too(open_exported, screenshot, dark):
    page = open_exported("still", STILL, dark=dark)
    assert theme_of(page) == ("dark" if dark else "light")
    screenshot(f"drawing-exported-{'dark' if dark else 'light'}", IMAGE)


def test_an_untrusted_notebook_still_shows_the_picture_and_says_the_steps(open_notebook, executed, lab):
    import nbformat

    (lab[1] / "kept.ipynb").write_text(nbformat.writes(executed(STILL, STEPPING)))
    page = open_notebook("kept")
    page.locator(IMAGE).wait_for()
    assert page.locator(IMAGE).evaluate("image => image.naturalWidth") > 300
    assert "data-theme='" not in unquote(page.locator(IMAGE).get_attribute("src"))
    assert page.get_by_text("One Jacobian hands the row back from h₃ to h₂.").is_visible()


def test_steps_go_forward_and_back_by_button_and_key(open_exported, screenshot):
    page = open_exported("stepping", STEPPING)
    frame = next(frame for frame in page.frames if frame.parent_frame)
    says = frame.locator("p")
    assert says.inner_text().startswith("The loss sends a row")
    assert sum(frame.evaluate(SHOWN)) == 3, "only what the first step draws: an arrow, its head and its label"
    frame.get_by_role("button", name="Next").click()
    assert says.inner_text().startswith("The use of W on the way into h₃")
    frame.get_by_role("button", name="Next").press("ArrowRight")
    assert says.inner_text().startswith("One Jacobian")
    frame.get_by_role("button", name="Next").press("ArrowLeft")
    frame.get_by_role("button", name="Back").click()
    assert says.inner_text().startswith("The loss sends a row")
    assert frame.get_by_role("button", name="Back").is_disabled()
    for _ in range(6):
        frame.get_by_role("button", name="Next").click()
    assert says.inner_text().startswith("Three places, three terms")
    assert min(frame.evaluate(SHOWN)) == 1
    screenshot("drawing-steps", "iframe")
