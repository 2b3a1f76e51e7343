"""A progress bar that leaves no trace of time: a notebook executed twice looks the same twice."""

from __future__ import annotations

import html
import time
from types import TracebackType
from typing import Any

REFRESH = 0.25  # seconds between two drawings in a notebook


class Progress:
    """Show how far long work has come: a bar in a notebook, tqdm's in a terminal, nothing in a pipe.

    >>> with Progress("training", 3) as progress:
    ...     for step in range(3):
    ...         progress.advance(f"loss {1 / (step + 1):.2f}")
    """

    def __init__(self, label: str, total: int) -> None:
        self.label, self.total, self.done, self.note = label, total, 0, ""
        self._handle: Any = None
        self._terminal: Any = None
        self._drawn = float("-inf")

    def __enter__(self) -> Progress:
        if _in_notebook():
            from IPython.display import display

            self._handle = display(self._picture(), display_id=True, raw=True)
        else:
            from tqdm import tqdm

            self._terminal = tqdm(total=self.total, desc=self.label, disable=None)
        return self

    def advance(self, note: str = "") -> None:
        """One step more, with a few words on how it goes."""
        self.done, self.note = self.done + 1, note
        if self._terminal is not None:
            self._terminal.set_postfix_str(note, refresh=False)
            self._terminal.update()
        elif time.monotonic() - self._drawn > REFRESH:
            self._draw()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal is not None:
            self._terminal.close()
        else:
            self._draw()

    def text(self) -> str:
        """What the bar says, without any clock in it."""
        return f"{self.label}: {self.done} of {self.total}" + (f" · {self.note}" if self.note else "")

    def _draw(self) -> None:
        self._drawn = time.monotonic()
        if self._handle is not None:
            self._handle.update(self._picture(), raw=True)

    def _picture(self) -> dict[str, str]:
        label, text = html.escape(self.label, quote=True), html.escape(self.text())
        bar = f'<progress value="{self.done}" max="{self.total}" aria-label="{label}"></progress>'
        return {"text/plain": self.text(), "text/html": f"{bar} {text}"}


def _in_notebook() -> bool:
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    return hasattr(get_ipython(), "kernel")
