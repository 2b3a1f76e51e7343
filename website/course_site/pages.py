"""What templates are told of a page: how long it takes to read, what can be downloaded, where it can be opened."""

import os
from pathlib import Path
from typing import Any

from docutils import nodes

WORDS_A_MINUTE = 200
SECONDS_A_LINE = 3  # of code


def minutes(doctree: nodes.document) -> int:
    """How long a page takes to read: its words, and the lines of its code."""
    words = lines = 0
    for text in doctree.findall(nodes.Text):
        if isinstance(text.parent, nodes.literal_block):
            lines += text.count("\n") + 1
        elif not isinstance(text.parent, nodes.raw):
            words += len(text.split())
    return max(1, round(words / WORDS_A_MINUTE + lines * SECONDS_A_LINE / 60))


def open_in(address: str, notebook: str) -> list[tuple[str, str]]:
    """Names and addresses of the places where a notebook can be run, for a repository at ``address``."""
    if not address:
        return []
    links = [("JupyterLab on this machine", f"http://localhost:8888/lab/tree/{notebook}")]
    host, _, repository = address.removeprefix("https://").rstrip("/").partition("/")
    if host == "github.com":
        links += [
            ("Binder", f"https://mybinder.org/v2/gh/{repository}/HEAD?labpath={notebook}"),
            ("Colab", f"https://colab.research.google.com/github/{repository}/blob/main/{notebook}"),
        ]
    return links


def context(app: Any, page: str, template: str, context: dict[str, Any], doctree: nodes.document | None) -> None:
    """Add this page's own facts to what its template knows."""
    languages = app.config.course_languages.split(",")
    here = app.config.language
    up = "../" * (page.count("/") + 1)
    context["course_languages"] = [(one, f"{up}{one}/{page}.html") for one in languages if one != here]
    source = app.env.doc2path(page, base=False) if page in app.env.found_docs else ""
    if doctree is None or not str(source).endswith(".ipynb"):
        return
    notebook = Path(str(source))
    folder = Path(app.srcdir) / "_downloads" / notebook.parent
    files = sorted(folder.glob("*")) if page.startswith("assignments/") else [folder / notebook.name]
    context["reading_minutes"] = minutes(doctree)
    context["downloads"] = [(file.name, context["pathto"](f"{notebook.parent}/{file.name}", 1)) for file in files]
    context["open_in"] = open_in(app.config.course_address, str(notebook))


def setup(app: Any) -> None:
    """Register the facts, and the setting that "Open in" links are made from."""
    app.add_config_value("course_languages", "en", "html")
    app.add_config_value("course_address", os.environ.get("COURSE_ADDRESS", ""), "html")
    app.connect("html-page-context", context)
