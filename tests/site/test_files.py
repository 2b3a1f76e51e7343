"""What can be seen in the site's files alone: links, weights, words that must not be there."""

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from lxml import html

ROOT = Path(__file__).parents[2]
PAGE_WEIGHT, SITE_WEIGHT = 2_000_000, 80_000_000
OUTSIDE = ("http:", "https:", "mailto:", "data:", "javascript:")
MACHINE = re.compile(r"(?<![\w/.])/(?:home|root|work|tmp|Users)/\w|[A-Z]:\\Users\\|\b20\d\d-\d\d-\d\d[T ]\d\d:\d\d")


@pytest.fixture(scope="module")
def trees(site: Path, pages: list[str]) -> dict[str, html.HtmlElement]:
    """Every page, parsed."""
    return {page: html.fromstring((site / page).read_bytes()) for page in pages}


def test_every_link_and_anchor_leads_somewhere(site: Path, trees: dict[str, html.HtmlElement]) -> None:
    anchors = {page: {*tree.xpath("//@id"), *tree.xpath("//a/@name")} for page, tree in trees.items()}
    broken = defaultdict(set)
    for page, tree in trees.items():
        for link in {*tree.xpath("//a/@href"), *tree.xpath("//*/@src"), *tree.xpath("//link/@href")}:
            parts = urlsplit(link)
            if link.startswith(OUTSIDE) or (page == "search.html" and link == "#"):
                continue
            target = ((site / page).parent / unquote(parts.path)).resolve() if parts.path else site / page
            name = target.relative_to(site).as_posix() if target.is_relative_to(site) else ""
            if not target.is_file() or (parts.fragment and unquote(parts.fragment) not in anchors.get(name, ())):
                broken[page].add(link)
    assert not broken


def test_no_page_weighs_too_much(site: Path, trees: dict[str, html.HtmlElement]) -> None:
    def weight(page: str) -> int:
        own = [src for src in trees[page].xpath("//img/@src") if not src.startswith(OUTSIDE)]
        return sum(((site / page).parent / unquote(src)).stat().st_size for src in own) + (site / page).stat().st_size

    heavy = {page: size for page in trees if (size := weight(page)) > PAGE_WEIGHT}
    assert not heavy
    assert sum(path.stat().st_size for path in site.rglob("*") if path.is_file()) < SITE_WEIGHT


def test_every_picture_has_its_words(trees: dict[str, html.HtmlElement]) -> None:
    mute = {page: tree.xpath("//img[not(normalize-space(@alt))]/@src") for page, tree in trees.items()}
    assert not {page: [src[:80] for src in images] for page, images in mute.items() if images}


def test_links_to_elsewhere_are_listed(site: Path, trees: dict[str, html.HtmlElement]) -> None:
    listed = {}
    for line in (site / "external-links.txt").read_text().splitlines():
        address, _, where = line.partition("\t")
        listed[address] = set(where.split(" "))
    assert "https://katex.org" in listed
    for page, tree in trees.items():
        for link in tree.xpath("//a/@href[starts-with(., 'http')]"):
            assert page in listed[link], link


def test_all_lectures_and_assignments_are_there_to_read_and_to_download(site: Path) -> None:
    notebooks = [*ROOT.glob("lectures/*.ipynb"), *ROOT.glob("assignments/*/*.ipynb")]
    assert len(notebooks) > 10
    for path in notebooks:
        place = site / path.relative_to(ROOT)
        assert place.read_bytes() == path.read_bytes()
        assert place.with_suffix(".html").is_file()


def test_no_output_tells_of_a_machine_or_a_day() -> None:
    told = {}
    for path in sorted(ROOT.glob("lectures/*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", ()):
                text = output.get("text", "") + output.get("data", {}).get("text/plain", "")
                if found := MACHINE.search(text):
                    told[f"{path.name} {cell.id}"] = found[0]
    assert not told


def test_where_no_address_is_configured_nothing_is_opened_elsewhere(trees: dict[str, html.HtmlElement]) -> None:
    for page, tree in trees.items():
        assert not tree.xpath("//a[contains(@class, 'open-in')]"), page
