"""Formulas for KaTeX, which the site brings along: each is marked as it stands, and ``course.js`` typesets it."""

import html
from typing import Any

from docutils import nodes


def inline(translator: Any, node: nodes.math) -> None:
    """A formula in a line of text."""
    translator.body.append(f'<span class="formula">{html.escape(node.astext(), quote=False)}</span>')
    raise nodes.SkipNode


def displayed(translator: Any, node: nodes.math_block) -> None:
    """A formula on a line of its own; one that is wider than the screen scrolls by itself."""
    translator.body.append(f'<div class="formula display">{html.escape(node.astext(), quote=False)}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> None:
    """Register the renderer, which ``conf.py`` chooses."""
    app.add_html_math_renderer("katex", (inline, None), (displayed, None))
