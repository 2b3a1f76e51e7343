"""What stands on which ground where a page is dark."""

from pathlib import Path

import pytest

CLEAR, WHITE = "rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"
GROUNDS = """kinds => kinds.map((kind) => [...document.querySelectorAll(`.bd-content div.cell_output ${kind}`)]
  .map((one) => getComputedStyle(one).backgroundColor))"""


@pytest.mark.thorough
def test_drawings_and_widgets_stand_on_the_pages_own_ground_and_figures_on_white(site: Path, new_tab) -> None:
    tab = new_tab(site.as_uri(), color_scheme="dark")
    tab.open(f"{site.as_uri()}/lectures/07_captioning.html")
    kinds = [".text_html", "img[src^='data:image/svg']", "img[src^='data:image/png']"]
    grounds = dict(zip(kinds, tab.page.evaluate(GROUNDS, kinds), strict=True))
    assert {kind: set(found) for kind, found in grounds.items()} == dict(
        zip(kinds, ({CLEAR}, {CLEAR}, {WHITE}), strict=True)
    )
