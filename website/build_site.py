"""Builds the course's site:  python website/build_site.py [TARGET].  Nothing is executed, nothing is fetched.

The site is made of the notebooks as they were committed, of the library's docstrings, and of ``website/pages``. With
``--language en ru`` it is built once for each, ``en/`` beside ``ru/``. ``--only lectures/04_ctc`` makes just that page
whole and leaves the titles of the others: quick, for whoever writes it.
"""

import argparse
import re
import shutil
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
WEBSITE = ROOT / "website"
ADDRESS = re.compile(r'href="(https?://[^"]+)"')


def build(target: Path, languages: list[str], only: list[str], processes: int) -> int:
    """Build all languages, and where there are several a first page that leads to them."""
    shutil.rmtree(target, ignore_errors=True)
    places = {language: target / language if len(languages) > 1 else target for language in languages}
    for language, place in places.items():
        failed = build_one(place, language, languages, only, processes)
        if failed:
            return failed
    if len(languages) > 1:
        shutil.copy2(WEBSITE / "choose.html", target / "index.html")
        shutil.copy2(WEBSITE / "static" / "choose.js", target / "choose.js")
    (target / "external-links.txt").write_text(external_links(target), encoding="utf-8")
    return 0


def build_one(target: Path, language: str, languages: list[str], only: list[str], processes: int) -> int:
    """Stage the sources and hand them to Sphinx; of a whole site each of its warnings is an error, told to the end."""
    from course_site.staging import stage
    from sphinx.cmd.build import build_main

    with tempfile.TemporaryDirectory(prefix="course-site-") as folder:
        source = Path(folder) / "source"
        stage(ROOT, source, language, only)
        settings = ["-c", str(WEBSITE), "-d", str(Path(folder) / "doctrees"), "-E", "-q", "-j", str(processes)]
        chosen = ["-D", f"language={language}", "-D", f"course_languages={','.join(languages)}"]
        settings += [] if only else ["--fail-on-warning"]
        made = Path(folder) / "html"  # MyST-NB leaves a folder beside it
        failed = build_main([*settings, *chosen, "-b", "html", str(source), str(made)])
        if failed:
            return failed
        shutil.copytree(made, target)
        shutil.copytree(source / "_downloads", target, dirs_exist_ok=True)
    for leftover in (".buildinfo", "_static/webpack-macros.html"):  # of Sphinx and of the theme, for themselves
        (target / leftover).unlink(missing_ok=True)
    (target / ".nojekyll").touch()  # or GitHub Pages leaves out what begins with an underscore
    return 0


def external_links(target: Path) -> str:
    """Every address outside of the site that a page links to, with the pages that do; none of them is fetched."""
    found: dict[str, list[str]] = {}
    for page in sorted(target.rglob("*.html")):
        for address in sorted(set(ADDRESS.findall(page.read_text(encoding="utf-8")))):
            found.setdefault(address, []).append(page.relative_to(target).as_posix())
    return "".join(f"{address}\t{' '.join(pages)}\n" for address, pages in sorted(found.items()))


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", nargs="?", type=Path, default=ROOT / "build" / "site", help="build/site by default")
    parser.add_argument("--language", nargs="+", default=["en"], help="en by default")
    parser.add_argument("--only", nargs="+", default=[], metavar="PAGE", help="patterns of pages to make whole")
    parser.add_argument("--processes", type=int, default=2)
    given = parser.parse_args()
    sys.path[:0] = [str(WEBSITE), str(ROOT)]

    sys.exit(build(given.target.resolve(), given.language, given.only, given.processes))


if __name__ == "__main__":
    main()
