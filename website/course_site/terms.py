"""Bold words of lectures and assignments that the glossary explains become links to it, the first of each on a page.

Lectures set a word in bold where they introduce it; nothing has to be written there for the link.
"""

from typing import Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform

NOTEBOOKS = ("lectures/", "assignments/")


class LinkTerms(SphinxPostTransform):
    """Wrap the bold words that are terms, before references are resolved."""

    default_priority = 5

    def run(self, **_: Any) -> None:
        """Link the page's terms."""
        if not self.env.docname.startswith(NOTEBOOKS):
            return
        domain = self.env.domains.standard_domain
        known = {term.lower() for kind, term in domain.objects if kind == "term"}
        seen = set()
        for strong in list(self.document.findall(nodes.strong)):
            word = strong.astext()
            if word.lower() in known - seen and not isinstance(strong.parent, nodes.reference):
                seen.add(word.lower())
                self._link(strong, word)

    def _link(self, strong: nodes.strong, word: str) -> None:
        reference = addnodes.pending_xref(
            "", refdomain="std", reftype="term", reftarget=word, refdoc=self.env.docname, refwarn=True, refexplicit=True
        )
        strong.replace_self(reference)
        reference += strong


def setup(app: Any) -> None:
    """Register the transform."""
    app.add_post_transform(LinkTerms)
