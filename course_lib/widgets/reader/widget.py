"""A text as a recurrent net reads it: coloured by any unit, and how far back each character's loss looks."""

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Int, List, Unicode

from course_lib.widgets.explorer.arrays import FloatArray, Levels
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, run
from course_lib.widgets.reader.picture import drawn

LONGEST = 300


class TextReader(Explorer, folder="reader", parts=("slider.js",)):
    """Show what a net holds at each character of a text, and how strongly a later loss depends on the character.

    Args:
        text: what is read; the reader may type another.
        read: ``read(text)`` returns, by name, what is to be seen of the units after each character, such as gates and
            memories: (characters, units) each.
        gradient: ``gradient(text)`` returns (characters, characters).  Row t says how strongly ℓ_t = −ln P(character t
            given those before it) depends on each earlier character: a length of a derivative, 0 from t itself on.
        shown: the name that colours the text at first; the first one where it is empty.
        unit: the unit that colours it, from 1.
        loss: the character whose loss is followed back, from 1; the last one where it is None.

    What is wrong with the text or in the functions is said in the cell, and kept in ``problem``.

    >>> def read(text):
    ...     return {"capital": [[float(letter.isupper())] for letter in text]}
    >>> def gradient(text):
    ...     steps = range(len(text))
    ...     return [[0.5 ** (t - k) if k < t else 0.0 for k in steps] for t in steps]
    >>> TextReader("To be, or Not", read, gradient)
    """

    inputs: ClassVar[tuple[str, ...]] = ("text",)
    title: ClassVar[str] = "Text reader"

    text = Unicode("").tag(sync=True)
    shown = Unicode("").tag(sync=True)
    unit = Int(1).tag(sync=True)
    loss = Int(None, allow_none=True).tag(sync=True)
    _names = List(Unicode()).tag(sync=True)
    _values = Levels()  # (names, characters, units)
    _gradient = Levels()  # log10, (characters, characters)
    _warning = Unicode("").tag(sync=True)

    def __init__(
        self,
        text: str,
        read: Callable[[str], Mapping[str, Any]],
        gradient: Callable[[str], Any],
        *,
        shown: str = "",
        unit: int = 1,
        loss: int | None = None,
    ) -> None:
        self.read, self.gradient = read, gradient
        super().__init__(text=text, shown=shown, unit=unit, loss=loss)

    def compute(self) -> None:
        """Have the text read, and ask how each loss depends on what came before."""
        self._values = self._gradient = None
        self._warning = ""
        if not 2 <= len(self.text) <= LONGEST:
            raise ValueError(f"expected a text of 2 … {LONGEST} characters, got {len(self.text)}: take another passage")
        found = self._read()
        slopes = call("gradient", self.gradient, self.text, returns=(len(self.text), len(self.text)))
        if (slopes < 0).any():
            raise ValueError(
                f"expected lengths from gradient, got {slopes.min():.4g}: take the norm of each derivative"
            )
        self._warning = ahead(slopes)
        self._names, self._values = list(found), np.stack(list(found.values()))
        self._check_chosen()
        with np.errstate(divide="ignore"):
            self._gradient = np.log10(slopes)

    def _read(self) -> dict[str, FloatArray]:
        answer = run("read", self.read, self.text)
        if not isinstance(answer, Mapping) or not answer:
            raise ValueError(f"expected read to return arrays by name, got {type(answer).__name__}: such as {{“f”: …}}")
        found: dict[str, FloatArray] = {}
        for name, value in answer.items():
            units = next(iter(found.values())).shape[1] if found else None
            shape = (len(self.text), units)
            found[str(name)] = call(f"read, for {name},", lambda value=value: value, returns=shape)
        return found

    def _check_chosen(self) -> None:
        _, characters, units = self._values.shape
        if self.shown and self.shown not in self._names:
            raise ValueError(f"expected shown among {', '.join(self._names)}, got {self.shown}")
        self.shown = self.shown or self._names[0]
        self.loss = min(self.loss or characters, characters)
        if not 1 <= self.unit <= units or self.loss < 1:
            raise ValueError(f"expected unit in 1 … {units} and loss from 1 on, got {self.unit} and {self.loss}")

    def edit(self, text: str) -> None:
        """Read what was typed; its last loss is followed."""
        self.loss, self.text = None, text

    def colours(self) -> FloatArray:
        """What colours the text: the value at each character of the unit that is shown."""
        return self._values[self._names.index(self.shown), :, self.unit - 1]

    def readout(self) -> str:
        """Say the text's size, what colours it, and how far back the loss looks."""
        loss = self.loss or len(self.text)
        logs = self._gradient[loss - 1, : loss - 1]
        far = np.flatnonzero(logs > logs.max(initial=-np.inf) - 2)
        reach = f"{loss - 1 - far[0]} characters" if len(far) else "nowhere"
        return (
            f"Text reader: {len(self.text)} characters, coloured by {self.shown} of unit {self.unit} "
            f"of {self._values.shape[2]}; the loss at character {loss} looks back {reach}, "
            "as far as a hundredth of its largest derivative"
        )

    def picture(self) -> Figure:
        """Draw the coloured text, and the gradient of the loss that is followed."""
        loss = self.loss or len(self.text)
        return drawn(self.text, self.colours(), self._gradient, loss, f"{self.shown} of unit {self.unit}")


def ahead(slopes: FloatArray) -> str:
    """A sentence where a loss depends on its own character or on a later one."""
    wrong = np.argwhere(np.triu(slopes) > 0)
    if not len(wrong):
        return ""
    t, k = (int(one) + 1 for one in wrong[0])
    return (
        f"gradient lets the loss at character {t} depend on character {k}, which it is to foretell: "
        "is row t the loss of character t, given those before it?"
    )
