"""Notebooks that the grader writes, as nbgrader and the formgrader read them.

They are made from parts that are right, so nothing checks them against nbformat's schema: that would take longer than
all the rest of recording a submission.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

import nbformat
from nbformat import NotebookNode

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}


def cell_node(kind: str, source: str, outputs: Iterable[Mapping[str, object]] = (), name: str = "cell") -> NotebookNode:
    """A cell, of ``kind`` code or markdown; outputs are a code cell's."""
    node = NotebookNode(cell_type=kind, id=name, metadata=NotebookNode(), source=source)
    if kind == "code":
        node |= {"execution_count": None, "outputs": [nbformat.from_dict(dict(output)) for output in outputs]}
    return node


def notebook_text(cells: Sequence[NotebookNode]) -> str:
    """The text of a notebook of these cells."""
    notebook = {"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": KERNEL}, "cells": cells}
    return json.dumps(notebook, ensure_ascii=False) + "\n"
