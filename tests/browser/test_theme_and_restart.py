"""Widgets that are shown while the theme is switched, and while their kernel is restarted."""

import pytest
from playwright.sync_api import Page
from test_beam import SETUP as BEAM_SETUP
from test_beam import SHOW as BEAM
from test_positions import SETUP as POSITIONS_SETUP
from test_positions import SHOW as POSITIONS

PICTURES = "() => [...document.querySelectorAll('.course-explorer canvas')].map((canvas) => canvas.toDataURL())"
DRAWN = """() => document.querySelectorAll('.course-explorer').length === 2
  && [...document.querySelectorAll('.course-explorer canvas')].every((canvas) => +canvas.dataset.frames > 0)"""
REDRAWN = f"before => {{ const now = ({PICTURES})(); return now.every((one, n) => (one === before[n]) === %s); }}"


def switch(page: Page, theme: str) -> None:
    """Another theme, as the Settings menu switches it: no cell runs."""
    page.evaluate("theme => jupyterapp.commands.execute('apputils:change-theme', { theme })", theme)


@pytest.fixture
def shown(open_notebook) -> Page:
    """Two widgets, light."""
    page = open_notebook("switched", POSITIONS_SETUP, POSITIONS, BEAM_SETUP, BEAM)
    page.wait_for_function(DRAWN)
    page.mouse.move(0, 0)
    return page


def test_every_canvas_follows_the_theme_at_once(shown: Page, screenshot) -> None:
    light = shown.evaluate(PICTURES)
    switch(shown, "JupyterLab Dark")
    shown.wait_for_function(REDRAWN % "false", arg=light)
    assert {one.get_attribute("data-theme") for one in shown.locator(".course-explorer").all()} == {"dark"}
    screenshot("theme-switched")
    switch(shown, "JupyterLab Light")
    shown.wait_for_function(REDRAWN % "true", arg=light)


def test_after_a_restart_widgets_say_what_to_do_and_live_again_once_it_is_done(shown: Page, screen, screenshot) -> None:
    shown.evaluate("() => panel.sessionContext.session.kernel.restart()")
    shown.wait_for_function(
        "() => [...document.querySelectorAll('.course-explorer .status')].every((one) => one.dataset.state === 'lost')"
    )
    assert {one.inner_text() for one in shown.locator(".course-explorer .status").all()} == {"run the cell again"}
    screenshot("kernel-restarted")
    shown.evaluate("() => jupyterapp.commands.execute('notebook:run-all-cells')")
    shown.wait_for_function("() => !document.querySelector('.course-explorer .status[data-state=lost]')")
    shown.wait_for_function(DRAWN)
    shown.get_by_role("radio", name="d = 8").check()
    screen.answered(shown)
