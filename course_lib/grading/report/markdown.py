"""Text that anyone may have written, as HTML that can run nothing: Markdown, and formulas that the browser draws."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from html import escape
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from latex2mathml.converter import convert
from mistune import HTMLRenderer
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from course_lib.grading.sanitise import PICTURES, clean_text, drawn_again

LONGEST = 2_000  # characters of a formula
MATHML = "{http://www.w3.org/1998/Math/MathML}"
SHAPES = frozenset(
    """
    math mrow mi mn mo ms mtext mspace mfrac msqrt mroot msub msup msubsup munder mover munderover
    mmultiscripts mprescripts none mtable mtr mtd mstyle mpadded mphantom menclose semantics
    """.split()  # noqa: SIM905 (a list of so many words is read as words)
)
LOOKS = frozenset(
    """
    display mathvariant stretchy fence separator accent accentunder movablelimits linethickness
    scriptlevel displaystyle columnalign rowspacing columnspacing width height depth lspace rspace
    minsize maxsize notation
    """.split()  # noqa: SIM905 (a list of so many words is read as words)
)
FENCED = re.compile(r"(~{4,})text\n(.*)\n\1\n?", re.DOTALL)
LOOK = """<style>
.written { max-width: 46em; overflow-wrap: anywhere; } .written math { font-size: 1.1em; }
.written img { max-width: 100%; } details.as-written pre { white-space: pre-wrap; overflow-wrap: anywhere; }
</style>"""


def formula(tex: str, display: bool = False) -> str:
    """A formula as MathML, which browsers draw without a script; as its text where it cannot be read."""
    plain = f"<code>{escape(tex)}</code>"
    if len(tex) > LONGEST:
        return plain
    try:
        tree = ET.fromstring(convert(tex, display="block" if display else "inline"))
    except Exception:  # the converter raises many kinds of error on what is no TeX
        return plain
    for node in tree.iter():
        name = node.tag.removeprefix(MATHML)
        if name not in SHAPES:
            return plain
        node.tag = name
        node.attrib = {key: value for key, value in node.attrib.items() if key in LOOKS}
    tree.set("xmlns", MATHML.strip("{}"))
    return ET.tostring(tree, encoding="unicode")


class Formulas:
    """Draws what lies between dollars, in whichever renderer it is mixed into."""

    def inline_math(self, body: str) -> str:
        """A formula within a line."""
        return formula(body)

    def block_math(self, body: str) -> str:
        """A formula on a line of its own."""
        return formula(body, display=True)

    def latex_environment(self, name: str, body: str) -> str:
        """An environment such as ``align``."""
        return formula(rf"\begin{{{name}}}{body}\end{{{name}}}", display=True)

    def multiline_math(self, text: str) -> str:
        """A formula of several lines."""
        return formula(text.strip("$"), display=True)


class Strangers(Formulas, HTMLRenderer):
    """Renders what anyone wrote: no HTML of their own, no address but that of a page, no picture from elsewhere."""

    def __init__(self, pictures: Mapping[str, Mapping[str, str]]) -> None:
        super().__init__(escape=True, allow_harmful_protocols=False)
        self.pictures = pictures

    def block_code(self, code: str, info: str | None = None) -> str:
        """Code, letter by letter."""
        return f"<pre><code>{escape(code)}</code></pre>\n"

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """A picture that lies in the notebook itself, or its description."""
        forms = self.pictures.get(url.removeprefix("attachment:"), {}) if url.startswith("attachment:") else {}
        for kind in PICTURES:
            if drawn_again(kind, str(forms.get(kind, ""))):
                return f'<img alt="{escape(text)}" src="data:{kind};base64,{escape(str(forms[kind]))}">'
        return f"<em>{escape(text) or 'a picture'}</em>"


class Ours(Formulas, IPythonRenderer):
    """Renders the course's own text as nbconvert does, with its formulas drawn."""


def rendered(text: str, pictures: Mapping[str, Mapping[str, str]] | None = None) -> str:
    """What anyone wrote, as HTML.

    Args:
        text: Markdown.
        pictures: those that lie in the notebook, by name and form.
    """
    plain = clean_text(text)
    try:
        return str(MarkdownWithMath(renderer=Strangers(pictures or {})).render(plain))
    except (RecursionError, ValueError, AttributeError, TypeError, KeyError, IndexError):
        return f"<pre>{escape(plain)}</pre>"


@pass_context
def shown_in_formgrader(context: Context, source: str) -> str:
    """A text cell in the formgrader: what a student wrote drawn as it was meant, and under it letter by letter."""
    cell: Any = context.get("cell", {})
    pictures = cell.get("attachments", {})
    if theirs := FENCED.fullmatch(source):
        text = theirs[2]
        letters = f'<details class="as-written"><summary>as written</summary><pre>{escape(text)}</pre></details>'
        return f'{LOOK}<div class="written">{rendered(text, pictures)}</div>{letters}'
    given = MarkdownWithMath(renderer=Ours(escape=False, attachments=pictures)).render(source)
    return f'<div class="written">{given}</div>'
