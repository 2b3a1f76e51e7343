"""Widgets in the language of a site: their saved pages, made anew with the words of that language.

A widget's script asks ``phrase`` for every text; the catalogue ``widgets.po`` has what it is told.
"""

import html
import importlib
import json
import re
from pathlib import Path

from babel.messages.pofile import read_po
from nbformat import NotebookNode

from course_site.notebooks import WIDGET, html_of

LOCALE = Path(__file__).parents[1] / "locale"
FRAME = re.compile(r'<iframe title="[^"]*"([^>]*)srcdoc="([^"]*)"')
STATE = re.compile(r"showEmbedded\((\{.*\})\);</script>", re.DOTALL)
TITLE = re.compile(r"<title>(.*?)</title>")


def words_of(language: str) -> dict[str, str]:
    """What widgets say in a language, by what they say in English; nothing where there is no catalogue."""
    path = LOCALE / language / "LC_MESSAGES" / "widgets.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string}


def translate(notebook: NotebookNode, words: dict[str, str]) -> None:
    """Give every widget of a notebook the words, in place."""
    for cell in notebook.cells if words else ():
        for output in cell.get("outputs", ()):
            if WIDGET in html_of(output):
                output.data["text/html"] = FRAME.sub(lambda frame: _frame(frame, words), html_of(output))


def _frame(frame: re.Match, words: dict[str, str]) -> str:
    """The frame of a widget that has words for its title; others stay as they are."""
    from course_lib.widgets.explorer import saved

    page = html.unescape(frame[2])
    title, state = html.unescape(TITLE.search(page)[1]), STATE.search(page)
    if title not in words or not state:
        return frame[0]
    kind = _kinds()[title]
    script = f"globalThis.courseWords = {json.dumps(words, ensure_ascii=False)};\n{kind.script}"
    anew = saved.page(title, json.loads(state[1]), script, str(kind._css))
    return f'<iframe title="{html.escape(words[title])}"{frame[1]}srcdoc="{html.escape(anew)}"'


def _kinds() -> dict[str, type]:
    """The widgets' classes by their titles."""
    package = importlib.import_module("course_lib.widgets")
    exported = (getattr(package, name) for name in package.__all__)
    return {kind.title: kind for kind in exported if hasattr(kind, "title")}
