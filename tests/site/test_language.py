"""The site in a second language: the first page and one widget in Russian, all else as it stands in English."""

import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[2]
CATALOGUES = sorted((ROOT / "website" / "locale").rglob("*.po"))


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``en/`` beside ``ru/``, of which only the pages that this file looks at are whole."""
    target = tmp_path_factory.mktemp("languages") / "site"
    command = [sys.executable, ROOT / "website" / "build_site.py", target, "--language", "en", "ru", "--only", "index"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-5000:]
    return target


@pytest.mark.thorough
def test_the_first_page_is_in_russian_and_leads_to_the_other(both: Path, new_tab) -> None:
    tab = new_tab(both.as_uri())
    assert not tab.open(f"{both.as_uri()}/ru/index.html")
    assert tab.page.locator("html").get_attribute("lang") == "ru"
    assert tab.page.locator("h1").inner_text().startswith("Модели последовательностей")
    tab.page.get_by_role("link", name="English").click()
    tab.page.wait_for_url("**/en/index.html")
    assert tab.page.locator("h1").inner_text().startswith("Sequence models")


@pytest.mark.thorough
def test_its_widget_speaks_russian(both: Path, new_tab) -> None:
    tab = new_tab(both.as_uri())
    tab.open(f"{both.as_uri()}/ru/index.html")
    frame = tab.page.frames[1]
    frame.wait_for_selector(".course-explorer canvas")
    assert frame.locator("h4").inner_text() == "Решётка CTC"
    assert "из 8" in frame.locator(".timeline output").inner_text()
    frame.locator("canvas").first.press("ArrowRight")
    assert "путей проходит здесь" in frame.locator(".readout").first.inner_text()
    assert not tab.complaints


@pytest.mark.thorough
def test_the_site_opens_in_the_readers_language(both: Path, new_tab) -> None:
    for locale, language in (("ru-RU", "ru"), ("en-GB", "en"), ("de-DE", "en")):
        tab = new_tab(both.as_uri(), locale=locale)
        tab.page.goto(f"{both.as_uri()}/index.html")
        tab.page.wait_for_url(f"**/{language}/index.html")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_a_catalogue_is_whole_and_fills_what_is_to_be_filled(path: Path) -> None:
    with path.open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    assert messages
    for message in messages:
        assert message.string, f"not translated: {message.id}"
        assert not message.fuzzy, message.id
        assert message.string.count("{}") == message.id.count("{}"), message.id


def test_the_widgets_catalogue_has_all_that_the_widget_says() -> None:
    """What ``phrase`` is asked for in the lattice's script, and in what all widgets share."""
    sys.path.insert(0, str(ROOT / "website"))
    from translate import said_by_widgets

    with (ROOT / "website" / "locale" / "ru" / "LC_MESSAGES" / "widgets.po").open("rb") as file:
        known = {message.id for message in read_po(file)}
    asked = {
        message.id
        for message in said_by_widgets()
        if message.id and any(file.startswith(("lattice/", "explorer/")) for file, _ in message.locations)
    }
    assert len(asked) > 25
    assert not asked - known
