"""Pictures that were pasted into written answers: a photographed derivation is an answer too."""

import json
from collections.abc import Mapping
from typing import Any

Attachments = Mapping[str, Any]  # by name, as a notebook's cell has them: forms in base64 by their MIME type


def pasted(notebook: bytes) -> dict[str, Attachments]:
    """The attachments of the cells of a notebook that can be read, by grade_id; of several with one, the first's."""
    if b'"attachments"' not in notebook:
        return {}
    found: dict[str, Attachments] = {}
    for cell in json.loads(notebook.decode("utf-8-sig"))["cells"]:
        match cell:
            case {
                "cell_type": "markdown",
                "attachments": dict(attachments),
                "metadata": {"nbgrader": {"grade_id": str(name)}},
            }:
                found.setdefault(name, attachments)
    return found
