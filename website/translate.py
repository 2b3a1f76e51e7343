"""Brings the catalogues of a language in step:  python website/translate.py ru.

Sphinx says what the pages say, Babel what the widgets do. Catalogues that are there already are updated, and those
named with ``--add`` begun: ``--add glossary``. What was translated stays; what has changed is marked fuzzy.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[1]
WEBSITE = ROOT / "website"
WIDGETS = ROOT / "course_lib" / "widgets"


def templates(folder: Path) -> dict[str, Catalog]:
    """What there is to translate, by the name of its catalogue."""
    from course_site.staging import stage
    from sphinx.cmd.build import build_main

    stage(ROOT, folder / "source", only=("none",))
    settings = ["-c", str(WEBSITE), "-d", str(folder / "doctrees"), "-q", "-b", "gettext"]
    if failed := build_main([*settings, str(folder / "source"), str(folder / "pot")]):
        raise SystemExit(failed)
    found = {}
    for path in sorted((folder / "pot").rglob("*.pot")):
        with path.open("rb") as file:
            found[path.relative_to(folder / "pot").with_suffix("").as_posix()] = read_po(file)
    return found | {"widgets": said_by_widgets()}


def said_by_widgets() -> Catalog:
    """Every text that a widget's script hands to ``phrase``."""
    catalog = Catalog(fuzzy=False)
    inside = {"**.js": {"parse_template_string": "true"}}
    texts = extract_from_dir(WIDGETS, [("**.js", "javascript")], inside, keywords={"phrase": None})
    for file, _, text, _, _ in sorted(texts, key=lambda one: (one[0], one[1])):
        catalog.add(text, locations=[(file, None)])
    return catalog


def update(path: Path, template: Catalog, language: str) -> None:
    """Write a catalogue anew: the template's texts, with the translations that it had."""
    catalog = Catalog(locale=language, fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    catalog.update(template, no_fuzzy_matching=False, update_creation_date=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=120, omit_header=False, include_lineno=False, ignore_obsolete=True)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("language")
    parser.add_argument("--add", nargs="+", default=[], metavar="CATALOGUE")
    given = parser.parse_args()
    sys.path.insert(0, str(WEBSITE))
    home = WEBSITE / "locale" / given.language / "LC_MESSAGES"
    with tempfile.TemporaryDirectory(prefix="course-texts-") as folder:
        for name, template in templates(Path(folder)).items():
            path = home / f"{name}.po"
            if path.exists() or name in given.add:
                update(path, template, given.language)
                print(f"wrote {path.relative_to(ROOT)}: {len(template)} texts")


if __name__ == "__main__":
    main()
