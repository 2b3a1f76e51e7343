"""Widgets through what happens to a session: a theme that is switched, a kernel that is restarted, keys that scroll."""

import platform

import nbformat
import numpy as np
import pytest
from test_lattice import SETUP, SHOW

SWITCH = "theme => jupyterapp.commands.execute('apputils:change-theme', { theme })"
CORNERS = """() => [...document.querySelectorAll('.course-explorer canvas')].map((canvas) => {
  const context = canvas.getContext('2d');
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
  const shades = [];
  for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) shades.push(data[i] + data[i + 1] + data[i + 2]);
  return shades.reduce((sum, one) => sum + one, 0) / shades.length;
})"""
SETTLED = "() => [...document.querySelectorAll('.course-explorer canvas')].map((one) => one.dataset.frames).join()"


def shades(page, screen) -> np.ndarray:
    """The mean brightness of what each canvas has drawn, once it draws no more."""
    drawn = ""
    while drawn != (drawn := page.evaluate(SETTLED)):
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return np.array(page.evaluate(CORNERS))


@pytest.mark.parametrize("dark", [False, True])
def test_a_canvas_follows_the_theme_without_a_touch_of_the_mouse(open_notebook, screen, screenshot, dark):
    there, other = ("JupyterLab Dark", "JupyterLab Light") if dark else ("JupyterLab Light", "JupyterLab Dark")
    page = open_notebook(f"theme-{dark}", SETUP, SHOW, dark=dark)
    screen.ready(page)
    before = shades(page, screen)
    page.evaluate(SWITCH, other)
    page.wait_for_selector(f".course-explorer[data-theme='{'light' if dark else 'dark'}']")
    page.wait_for_function("() => document.querySelector('.course-explorer canvas').clientWidth > 0")
    switched = shades(page, screen)
    screenshot(f"theme-switched-to-{'light' if dark else 'dark'}", ".course-explorer")
    page.evaluate(SWITCH, there)
    page.wait_for_selector(f".course-explorer[data-theme='{'dark' if dark else 'light'}']")
    page.wait_for_function("() => document.querySelector('.course-explorer canvas').clientWidth > 0")
    back = shades(page, screen)
    assert (np.abs(before - back) < 1).all()
    assert (np.abs(before - switched) > 20).all()


def test_after_a_restart_a_widget_says_what_to_do(open_notebook, screen):
    page = open_notebook("restarted", SETUP, SHOW)
    screen.ready(page)
    page.evaluate("() => panel.sessionContext.session.kernel.restart()")
    page.wait_for_selector(".course-explorer .status[data-state='lost']", state="attached")
    page.get_by_label("Label l").fill("ap")
    assert page.locator(".course-explorer .status").first.text_content() == "run the cell again"
    page.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    page.wait_for_selector(".course-explorer .status:not([data-state='lost'])", state="attached")


def test_opening_a_notebook_from_another_machine_leaves_it_unchanged(lab, open_notebook):
    _, work = lab
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1", id="one")])
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "Python of long ago", "language": "python"}
    notebook.metadata.language_info = {"name": "python", "version": "3.9.1"}
    (work / "elsewhere.ipynb").write_text(nbformat.writes(notebook))
    page = open_notebook("elsewhere")
    page.evaluate("() => panel.sessionContext.changeKernel({ name: 'python3' }).then((kernel) => kernel.info)")
    page.evaluate("() => panel.sessionContext.session.kernel.requestExecute({ code: '1' }).done")
    try:
        version = page.evaluate("() => panel.context.model.getMetadata('language_info').version")
        assert version == platform.python_version()
        assert page.evaluate("() => panel.context.model.dirty") is False
    finally:
        page.evaluate("() => panel.sessionContext.shutdown()")


@pytest.mark.parametrize(("key", "frame"), [("End", 10), ("Home", 1), ("PageDown", None), ("PageUp", None)])
def test_keys_that_scroll_stay_in_the_emissions(open_notebook, screen, key, frame):
    page = open_notebook(f"scrolls-{key}", SETUP, SHOW, *["print('\\n' * 40)"] * 5)
    screen.ready(page)
    page.locator(".course-explorer canvas >> nth=1").focus()
    where = "() => [...document.querySelectorAll('*')].map((one) => one.scrollTop).reduce((a, b) => a + b, 0)"
    before = page.evaluate(where)
    page.keyboard.press(key)
    if frame:
        screen.readout(page, holds=f"t = {frame}, ")
    assert page.evaluate(where) == before
