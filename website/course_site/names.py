"""Names of the library, linked from the code of lectures and assignments to the library's pages, and back.

A notebook's imports say what a name means there; nothing is executed to find it out.
"""

import ast
import html
import re
from collections.abc import Iterator
from typing import Any

from docutils import nodes
from sphinx import addnodes

NOTEBOOKS = ("lectures/", "assignments/")
TOKEN = re.compile(r'<span class="(n|nn|nc|nf)">([^<]+)</span>')


def imported(source: str) -> Iterator[tuple[str, str]]:
    """The names that a cell imports from the library, with what each stands for; none for a cell that is no Python."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("course_lib"):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def collect(app: Any, doctree: nodes.document) -> None:
    """Remember what a notebook imports, when Sphinx has read it."""
    page = app.env.docname
    if page.startswith(NOTEBOOKS):
        uses(app.env)[page] = {
            name: path for block in doctree.findall(nodes.literal_block) for name, path in imported(block.astext())
        }


def uses(env: Any) -> dict[str, dict[str, str]]:
    """For each notebook's page the names that it imports."""
    if not hasattr(env, "course_names"):
        env.course_names = {}
    return env.course_names


def merge(app: Any, env: Any, pages: list[str], other: Any) -> None:
    """Take over what another process has read."""
    uses(env).update({page: names for page, names in uses(other).items() if page in pages})


def link(app: Any, page: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Make the names in a notebook's code links to the library."""
    documented = app.env.domains.python_domain.objects
    addresses = {
        name: app.builder.get_relative_uri(page, documented[path].docname) + f"#{documented[path].node_id}"
        for name, path in uses(app.env).get(page, {}).items()
        if path in documented
    }
    if addresses and "body" in context:
        context["body"] = TOKEN.sub(lambda token: linked(token, addresses), context["body"])


def linked(token: re.Match, addresses: dict[str, str]) -> str:
    """A token of highlighted code, as a link where its name has an address."""
    address = addresses.get(html.unescape(token[2]))
    return f'<a class="{token[1]}" href="{html.escape(address)}">{token[2]}</a>' if address else token[0]


def link_back(app: Any, doctree: nodes.document, page: str) -> None:
    """Say under each name of the library which lectures use it."""
    if not page.startswith("library/"):
        return
    for entry in list(doctree.findall(addnodes.desc)):
        signature, content = entry.next_node(addnodes.desc_signature), entry.next_node(addnodes.desc_content)
        users = [user for name in signature["ids"] for user in users_of(app.env, name)]
        if users:
            content += used_in(app, page, users)


def users_of(env: Any, name: str) -> list[str]:
    """The pages that import a name, in their order."""
    return sorted(page for page, names in uses(env).items() if name in names.values())


def used_in(app: Any, page: str, users: list[str]) -> nodes.paragraph:
    """A line with a link to each of the pages."""
    line = nodes.paragraph("", "Used in ", classes=["used-in"])
    for i, user in enumerate(users):
        address = app.builder.get_relative_uri(page, user)
        line += nodes.Text(", " if i else "")
        line += nodes.reference("", app.env.titles[user].astext(), refuri=address, internal=True)
    return line


def setup(app: Any) -> None:
    """Register with Sphinx's reading, merging, resolving and writing."""
    app.connect("doctree-read", collect)
    app.connect("env-merge-info", merge)
    app.connect("doctree-resolved", link_back)
    app.connect("html-page-context", link)
