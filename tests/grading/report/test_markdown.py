"""What people wrote, drawn as they meant it: formulas without a script, and nothing that could run."""

import re
import xml.etree.ElementTree as ET

import nbformat
import pytest
from nbconvert import HTMLExporter
from nbgrader.server_extensions.formgrader import handlers
from traitlets.config import Config

from course_lib.grading.report.markdown import formula, rendered
from course_lib.grading.sanitise import fenced

TEX = {
    r"\frac{\alpha_t(s)\beta_t(s)}{y^t_{l'_s}}": {"mfrac", "msubsup", "msub"},
    r"\sum_{j=1}^{T} a_{ij} h_j": {"msub"},
    r"\sqrt{d_k}": {"msqrt"},
    r"\begin{pmatrix} 1 & 0 \\ 0 & 1 \end{pmatrix}": {"mtable", "mtd"},
    r"\mathrm{softmax}(QK^\top)V": {"msup"},
    "x < y & z": set(),
}
EVIL = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "[x](javascript:alert(3))",
    "[x](JaVaScRiPt:alert(3))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "![x](http://far.example/spy.png)",
    '![x" onerror="alert(4)](x)',
    "$\\href{javascript:alert(5)}{x}$",
    "$<script>alert(6)</script>$",
    "```mermaid\n<script>alert(7)</script>\n```",
    "```html\n<script>alert(8)</script>\n```",
    "\\begin{align}<img src=x onerror=alert(9)>\\end{align}",
    "<svg/onload=alert(10)>",
    '<a href="javascript:alert(11)">x</a>',
    "|a|\n|-|\n|<script>alert(12)</script>|",
    "# <script>alert(13)</script>",
    "~~\x00~~~\n```\n\x1b[0m~~~\x07~~~~\n\n<script>alert(1)</script>",
    "> " * 3000 + "deep",
    "[" * 3000,
    "$" + "{" * 1500 + "$",
]


@pytest.mark.parametrize("tex", TEX)
@pytest.mark.parametrize("display", [True, False])
def test_a_formula_becomes_mathml(tex: str, display: bool) -> None:
    tree = ET.fromstring(formula(tex, display).replace(' xmlns="http://www.w3.org/1998/Math/MathML"', ""))
    names = {node.tag for node in tree.iter()}
    if TEX[tex]:
        assert tree.tag == "math"
        assert TEX[tex] <= names
        assert tree.get("display") == ("block" if display else "inline")


def test_what_is_no_tex_stays_text() -> None:
    assert formula(r"\left( x") == r"<code>\left( x</code>"
    assert formula("x" * 5000).startswith("<code>xxx")


def test_an_answer_is_drawn_as_it_was_meant() -> None:
    page = rendered(
        "1. The **blank** and $\\alpha_t$\n2. `code $not math$`\n\n$$\\sum_t y_t$$\n\n| a | b |\n|---|---|\n| 1 | 2 |"
    )
    assert page.count("<math") == 2
    for part in ("<ol>", "<strong>blank</strong>", "<code>code $not math$</code>", 'display="block"', "<td>1</td>"):
        assert part in page


@pytest.mark.parametrize("text", EVIL)
def test_nothing_that_anyone_wrote_can_run(text: str) -> None:
    inert(rendered(text))
    inert(formula(text))


def inert(page: str) -> None:
    """Nothing in a page is a script, loads something, or takes a reader elsewhere than to a page."""
    assert not re.search(r"<(script|svg|iframe|object|embed|link|form|base|style|foreignobject)\b", page, re.I)
    assert not re.search(r"<[a-z][^>]*\s(on\w+|srcdoc|formaction|style)\s*=", page, re.I)
    assert not re.search(r"=\s*[\"']?\s*(javascript|data:text|http://far)", page, re.I)


def test_a_picture_of_the_notebook_is_shown_and_no_other() -> None:
    dot = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    pictures = {"mine.png": {"image/png": dot}, "odd.png": {"image/svg+xml": "<svg/>"}}
    assert f'<img alt="my sketch" src="data:image/png;base64,{dot}">' in rendered(
        "![my sketch](attachment:mine.png)", pictures
    )
    for name in ("odd.png", "none.png"):
        assert "<em>my sketch</em>" in rendered(f"![my sketch](attachment:{name})", pictures)


def test_the_formgraders_exporter_draws_answers_and_the_courses_own_text() -> None:
    from course_lib.grading.commands.nbgrader_plugins import install

    config = Config()
    install(config)
    cells = [
        nbformat.v4.new_markdown_cell("Ours: $\\gamma$ <b>bold</b>"),
        nbformat.v4.new_markdown_cell(fenced("Theirs: $\\beta$ <b>bold</b> <script>alert(1)</script>")),
    ]
    exporter = HTMLExporter(config=config, template_name="formgrade", extra_template_basedirs=[handlers.template_path])
    facts = {"index": 0, "total": 1, "base_url": "", "notebook_id": "x", "student": "ada-lovelace"}
    page, _ = exporter.from_notebook_node(nbformat.v4.new_notebook(cells=cells), resources=facts)
    ours, theirs = page.split("Theirs", 1)
    assert "<mi>γ</mi>" in ours
    assert "<b>bold</b>" in ours
    drawn, letters = theirs.split("<details", 1)
    assert "<mi>β</mi>" in drawn
    assert "&lt;b&gt;bold" in drawn
    assert "Theirs: $\\beta$ &lt;b&gt;" in letters
    assert "<script>alert" not in page
    shown = re.sub(r'<a class="name-shown".*?</a>', "", page, flags=re.DOTALL)  # what one sees who presses no eye
    assert "Submission #1" in shown
    assert "ada-lovelace" not in shown
