"""Every page of the site in a real Chromium with the network closed, opened from a folder and from a server."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import axe_playwright_python
import pytest
from playwright.sync_api import Frame, Page

pytestmark = pytest.mark.thorough  # axe reads every element of every page: minutes
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
EXAMINE = """async () => {
  const found = await axe.run(document, { iframes: false, preload: false, resultTypes: ['violations'] });
  return found.violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
    .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}"""
LOOK = """() => ({
  raw: [...document.querySelectorAll('.formula')].filter((one) => !one.querySelector('.katex')).length,
  wrong: [...document.querySelectorAll('.katex-error')].map((one) => one.title),
  typeset: document.querySelectorAll('.formula .katex').length,
})"""
DARK = "() => { document.documentElement.dataset.theme = 'dark'; }"
SIDEWAYS = "() => document.documentElement.scrollWidth - window.innerWidth"
FLATTEN = """() => {
  for (const code of document.querySelectorAll('.highlight pre')) code.textContent = code.textContent;
  for (const drawn of document.querySelectorAll('.katex-html')) drawn.remove();
}"""  # thousands of spans in few colours, the same on all pages, beside which axe takes minutes a page


@dataclass
class Seen:
    """What was seen on a page."""

    told: list[str]
    formulas: dict[str, Any]
    sideways: int
    axe: list[str]
    dark: list[str]


def examined(place: Page | Frame, whole: bool = True) -> list[str]:
    """The serious and critical violations that axe finds in a page or in one of its frames.

    Args:
        whole: with every span of code and every letter of a formula, which are taken out of the page otherwise.
    """
    if not whole:
        place.evaluate(FLATTEN)
    place.evaluate(AXE)
    return place.evaluate(EXAMINE)


@pytest.fixture(scope="module")
def seen(site: Path, pages: list[str], new_tab: Callable) -> dict[str, Seen]:
    """Every page, opened from a folder, looked at on a desk and on a phone, and examined by axe."""
    found, tab = {}, new_tab(site.as_uri())
    for page in pages:
        told = tab.open(f"{site.as_uri()}/{page}")
        formulas = tab.page.evaluate(LOOK)
        tab.page.set_viewport_size({"width": 360, "height": 800})
        sideways = tab.page.evaluate(SIDEWAYS)
        tab.page.set_viewport_size({"width": 1280, "height": 900})
        light = examined(tab.page, whole=page == "lectures/00_start_here.html")
        tab.page.evaluate(DARK)
        found[page] = Seen(told, formulas, sideways, light, examined(tab.page, whole=False))
    return found


def test_from_a_folder_nothing_fails_and_nothing_else_is_asked_for(seen: dict[str, Seen]) -> None:
    assert not {page: one.told for page, one in seen.items() if one.told}


def test_from_a_server_too(served: str, pages: list[str], new_tab) -> None:
    tab = new_tab(served)
    assert not {page: told for page in pages if (told := tab.open(f"{served}/{page}"))}


def test_every_formula_is_typeset(seen: dict[str, Seen]) -> None:
    assert not {page: one.formulas for page, one in seen.items() if one.formulas["raw"] or one.formulas["wrong"]}
    assert seen["lectures/00_start_here.html"].formulas["typeset"] > 50


def test_no_page_scrolls_sideways_on_a_phone(seen: dict[str, Seen]) -> None:
    assert not {page: one.sideways for page, one in seen.items() if one.sideways > 0}


def test_axe_finds_nothing_serious_on_any_page(seen: dict[str, Seen]) -> None:
    assert not {page: one.axe for page, one in seen.items() if one.axe}


def test_nor_in_the_dark(seen: dict[str, Seen]) -> None:
    assert not {page: one.dark for page, one in seen.items() if one.dark}


@pytest.mark.parametrize("page", ["index.html", "lectures/00_start_here.html"])
def test_nor_where_the_reader_asked_for_it(page: str, site: Path, new_tab) -> None:
    tab = new_tab(site.as_uri(), color_scheme="dark")
    tab.open(f"{site.as_uri()}/{page}")
    assert tab.page.evaluate("() => document.documentElement.dataset.theme") == "dark"
    assert not examined(tab.page)


def test_axe_would_find_something(site: Path, new_tab) -> None:
    """Else the tests above would pass whatever stood there."""
    tab = new_tab(site.as_uri())
    tab.open(f"{site.as_uri()}/cite.html")
    tab.page.evaluate(
        "() => document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=\"data:,\"><button>')"
    )
    assert [line.partition(":")[0] for line in examined(tab.page)] == ["button-name", "image-alt"]


@pytest.mark.parametrize("origin", ["folder", "server"])
def test_search_finds(origin: str, site: Path, served: str, new_tab) -> None:
    base = site.as_uri() if origin == "folder" else served
    tab = new_tab(base)
    tab.open(f"{base}/search.html?q=prefix+beam")
    hit = tab.page.locator("#search-results li a[href*='lectures/04_ctc.html']").first
    hit.wait_for()
    assert "Connectionist temporal classification" in hit.inner_text()
    assert not tab.complaints


def gallery(site: Path) -> list[str]:
    """The pages of single widgets."""
    return sorted(path.name for path in site.glob("explorables/*.html") if path.name != "index.html")


def widget(page: Page) -> Frame:
    """The frame in which a widget lives, once it is drawn."""
    frame = page.frames[1]
    frame.wait_for_selector(".course-explorer")
    return frame


def words(frame: Frame) -> str:
    """All that a widget says, and how often it has drawn."""
    return frame.evaluate(
        "() => document.body.innerText + [...document.querySelectorAll('canvas')].map((one) => one.dataset.frames)"
    )


def changes(frame: Frame, act: Callable[[Any], None]) -> Iterator[bool]:
    """Whether acting on each of a widget's controls changes what it shows."""
    for control in frame.locator("input:enabled, canvas, button:enabled").all():
        before = words(frame)
        act(control)
        frame.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        yield words(frame) != before


def test_widgets_work_by_keyboard(site: Path, new_tab) -> None:
    tab = new_tab(site.as_uri())
    assert len(gallery(site)) > 3
    for name in gallery(site):
        tab.open(f"{site.as_uri()}/explorables/{name}")
        assert any(changes(widget(tab.page), lambda control: control.press("ArrowRight"))), name
        assert not tab.complaints, name
        assert not examined(widget(tab.page)), name


def test_widgets_work_by_touch(site: Path, new_tab) -> None:
    tab = new_tab(site.as_uri(), width=360, has_touch=True)
    for name in gallery(site):
        tab.open(f"{site.as_uri()}/explorables/{name}")
        assert any(changes(widget(tab.page), lambda control: control.tap(force=True))), name
        assert not tab.complaints, name


def test_a_widget_takes_the_theme_of_the_page(site: Path, new_tab) -> None:
    tab = new_tab(site.as_uri(), color_scheme="dark")
    tab.open(f"{site.as_uri()}/explorables/ctc-lattice.html")
    root = widget(tab.page).locator(".course-explorer")
    assert root.get_attribute("data-theme") == "dark"
    tab.page.evaluate("() => { document.documentElement.dataset.theme = 'light'; }")
    widget(tab.page).wait_for_selector(".course-explorer[data-theme='light']")


def test_names_in_code_lead_to_the_library_and_back(site: Path, new_tab) -> None:
    tab = new_tab(site.as_uri())
    tab.open(f"{site.as_uri()}/lectures/04_ctc.html")
    tab.page.locator(".highlight a", has_text="prefix_beam_decode").first.click()
    tab.page.wait_for_url("**/library/course_lib.reference.ctc.html#course_lib.reference.ctc.prefix_beam_decode")
    tab.page.locator(".used-in a", has_text="04 · Connectionist").first.click()
    tab.page.wait_for_url("**/lectures/04_ctc.html")
