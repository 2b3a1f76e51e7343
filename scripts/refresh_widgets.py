"""Puts widgets' present scripts into saved lectures:  python scripts/refresh_widgets.py lectures/NAME.ipynb …

For a change to the scripts alone. What a widget draws was computed when the lecture was executed and stays as it is;
where that changes too, the lecture is executed again (``scripts/execute_lecture.py``).
"""

import argparse
import html
import re
from pathlib import Path

import nbformat

from course_lib import widgets
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.saved import page

FRAME = re.compile(r'(<iframe [^>]*srcdoc=")([^"]*)(")')
TITLE, STATE = re.compile("<title>(.*?)</title>"), re.compile(r"\nshowEmbedded\((.*)\);</script>", re.DOTALL)


def by_title() -> dict[str, type[Explorer]]:
    every = [getattr(widgets, name) for name in widgets.__all__]
    return {one.title: one for one in every if isinstance(one, type) and issubclass(one, Explorer)}


def refreshed(saved: str) -> str:
    """A saved page with the present script and style; a page that no widget drew, as it is."""
    title, state = TITLE.search(saved), STATE.search(saved)
    widget = title and by_title().get(html.unescape(title[1]))
    if not (widget and state):
        return saved
    empty = page(widget.title, {}, widget.script, str(widget._css))
    return empty.replace("showEmbedded({});", f"showEmbedded({state[1]});")


def with_present_script(frame: re.Match[str]) -> str:
    """A frame of a lecture; one with nothing old in it, letter for letter as it was."""
    saved = html.unescape(frame[2])
    new = refreshed(saved)
    return frame[0] if new == saved else frame[1] + html.escape(new) + frame[3]


def refresh(path: Path) -> bool:
    """Whether anything in the lecture was old."""
    notebook, changed = nbformat.read(path, as_version=4), False
    for output in (output for cell in notebook.cells for output in cell.get("outputs", ())):
        text = output.get("data", {}).get("text/html", "")
        new = FRAME.sub(with_present_script, text)
        if new != text:
            output.data["text/html"], changed = new, True
    if changed:
        nbformat.write(notebook, path)
    return changed


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("lectures", nargs="+", type=Path, metavar="lectures/NAME.ipynb")
    for lecture in parser.parse_args().lectures:
        if not lecture.is_file():
            parser.error(f"expected a notebook, found no {lecture}: name one, such as lectures/04_ctc.ipynb")
        print(f"{lecture}: {'refreshed' if refresh(lecture) else 'as it was'}")
