"""A widget's output where no kernel runs: an interactive page in a frame, a picture, and words.

Jupyter shows the live view where it finds one, and an error where the view's model is gone; ``without_views`` therefore
takes the views out of a notebook that is to be read unopened.
"""

import base64
import html
import io
import json
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

VIEW = "application/vnd.jupyter.widget-view+json"
EMBEDDED = Path(__file__).with_name("embedded.js")


def png(figure: Figure) -> str:
    """A figure as base64 text, without the stamp of the program that drew it."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=80, metadata={"Software": None}, facecolor="white")
    return base64.b64encode(buffer.getvalue()).decode()


def page(title: str, state: dict[str, Any], script: str, style: str) -> str:
    """One HTML page that shows the widget from ``state`` and needs nothing else."""
    data = json.dumps(state, default=_embed, sort_keys=True, ensure_ascii=False)
    code = f"{script}\n{EMBEDDED.read_text(encoding='utf-8')}\nshowEmbedded({data});"
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{html.escape(title)}</title>'
        f"<style>body{{margin:0}}\n{style}</style><body><div id='widget'></div>"
        f'<script type="module">{code.replace("</", "<" + chr(92) + "/")}</script></body></html>'
    )


def bundle(page: str, picture: str | None, text: str) -> dict[str, str]:
    """The MIME types of a saved output.

    The frame opens itself from within, so that where scripts are off, or the frame is taken out, the picture stays.
    """
    said = html.escape(text)
    stand_in = f'<img alt="{said}" src="data:image/png;base64,{picture}">' if picture else f"<p>{said}</p>"
    frame = (
        f'<iframe title="{said}" style="width:100%;height:0;border:0" srcdoc="{html.escape(page)}"></iframe>'
        if picture
        else ""
    )
    pictures = {"image/png": picture} if picture else {}
    return {"text/plain": text, "text/html": f"<div>{stand_in}{frame}</div>"} | pictures


def without_views(notebook: Any) -> Any:
    """Take widget views and widget state out of a notebook, in place, and return it.

    What is left in each output is the same on every run: page, picture and words.
    """
    notebook["metadata"].pop("widgets", None)
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            if VIEW in data and len(data) > 1:
                del data[VIEW]
                output.get("metadata", {}).pop(VIEW, None)
    return notebook


def pre_save(model: dict[str, Any], **_: Any) -> None:
    """A Jupyter server's ``pre_save_hook``: notebooks are kept without views, to open well without a kernel."""
    if model["type"] == "notebook" and model["content"]["nbformat"] == 4:
        without_views(model["content"])


def _embed(value: Any) -> dict[str, str]:
    return {"base64": base64.b64encode(value).decode()}
