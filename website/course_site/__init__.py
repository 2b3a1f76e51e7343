"""What turns the course into pages: a Sphinx extension, and the staging of its sources.

- ``staging`` lays out the sources: hand-written pages, notebooks as committed, and those that are made from folders:
  ``catalogue`` (lectures, assignments), ``explorables`` (the gallery), ``reference`` (the library).
- While Sphinx reads and writes, ``docstrings`` turns the house's form of docstring into pages, ``names`` and ``terms``
  link the library and the glossary, ``formulas`` hands formulas to KaTeX, and ``pages`` tells templates what they show.
"""

from typing import Any

from course_site import docstrings, formulas, names, pages, terms


def setup(app: Any) -> dict[str, Any]:
    """Register all parts with Sphinx."""
    for part in (docstrings, formulas, names, pages, terms):
        part.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
