"""The house's docstrings as reStructuredText.

They are written to be read in an editor: equations are indented, and nothing but ``double backticks`` is markup. So
every other letter that reStructuredText would take for markup is escaped, and indented text outside of sections is kept
as it stands.
"""

import re
from collections.abc import Iterator
from typing import Any

SECTION = re.compile(r"(Args|Returns|Raises|Attributes|Yields|Example|Note):$")
LITERAL = re.compile(r"(``.+?``)")
MARKUP = re.compile(r"([\\*`|]|_(?!\w))")
SIGNATURE = re.compile(r'<dt class="sig .*?</dt>', re.DOTALL)
LIST = re.compile(r"<(/?)(dl|dd)>")
ITEM = re.compile(r"\s*(- |\d+\. )")


def escaped(line: str) -> str:
    """A line whose only markup are its double backticks."""
    return "".join(
        part if part.startswith("``") and part.endswith("``") and len(part) > 4 else MARKUP.sub(r"\\\1", part)
        for part in LITERAL.split(line)
    )


def paragraphs(lines: list[str]) -> Iterator[list[str]]:
    """Runs of lines without an empty one between them."""
    run: list[str] = []
    for line in [*lines, ""]:
        if line.strip():
            run.append(line)
        elif run:
            yield run
            run = []


def as_pages(lines: list[str]) -> list[str]:
    """A docstring in the house's form as one for Sphinx."""
    out: list[str] = []
    in_section = literal = False
    for run in paragraphs(lines):
        indented = run[0].startswith("    ")
        if not indented:
            in_section = bool(SECTION.match(run[0]))
            literal = run[0].startswith(">>>")
        if indented and not in_section and not ITEM.match(run[0]):
            if not literal:
                out += ["::", ""]
            out, literal = [*out, *run, ""], True
        elif literal and run[0].startswith(">>>"):
            out += [*run, ""]
        else:
            literal = False
            out += [*map(escaped, run), ""]
    return out


def process(app: Any, what: str, name: str, obj: Any, options: Any, lines: list[str]) -> None:
    """Rewrite a docstring in place, before Sphinx's own reader of sections sees it."""
    lines[:] = as_pages(lines)


def skip(app: Any, what: str, name: str, obj: Any, skipped: bool, options: Any) -> bool | None:
    """Leave out what Python says of the fields of a NamedTuple; they stand in its signature."""
    return True if type(obj).__name__ == "_tuplegetter" else None


def unlist(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Make the parameters of a long signature lines, not a list within a list, which screen readers stumble over."""
    if page.startswith("library/") and "body" in context:
        context["body"] = SIGNATURE.sub(lambda signature: LIST.sub(_line, signature[0]), context["body"])


def _line(tag: re.Match) -> str:
    kind = "sig-lines" if tag[2] == "dl" else "sig-line"
    return "</span>" if tag[1] else f'<span class="{kind}">'


def setup(app: Any) -> None:
    """Register with autodoc, and with the writing of pages."""
    app.connect("autodoc-process-docstring", process, priority=400)
    app.connect("autodoc-skip-member", skip)
    app.connect("html-page-context", unlist)
