"""A sound, its frequencies, what a net says of it and the lattice of CTC, played under one axis of time."""

import base64
import binascii
import io
import wave
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Bool, Float, Int, List, Unicode

from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.listen.heard import Clips, Heard, aligned, heard
from course_lib.widgets.listen.picture import drawn

YOURS = "your recording"


class ListenExplorer(Explorer, folder="listen"):
    """Play a sound, and see wave, bands, letters and lattice under one cursor; have a recording of your own read.

    Args:
        clips: title of each sound, with what was said in it and its samples, −1 … 1.
        hear: ``hear(samples)`` returns what the net sees and says: features (frames, bands) and probabilities
            (outputs, symbols), an output every so many frames.
        align: ``align(probabilities, label)`` returns the posterior of the states of l', (outputs, 2|l| + 1), the
            likeliest state at each output, and ln p(l|x).
        symbols: one character for each column; ``symbols[0]`` is the blank.
        receive: ``receive(bytes)`` returns the samples of a WAV file that the reader recorded or chose, or raises
            ValueError with a sentence; without it nothing can be recorded.
        note: a sentence to stand beside the button that records.
        context: frames on either side that an output looks at.
        rate, hop: samples a second, seconds from a frame to the next; a frame is two hops long.
        shown: the clip that is seen first, from 1.

    What is wrong with a sound, a text or in the functions is said in the cell, and kept in ``problem``.

    >>> def hear(samples):
    ...     return torch.rand(len(samples) // 80, 80), torch.full((len(samples) // 160, 3), 1 / 3)
    >>> def align(y, label):
    ...     return torch.zeros(len(y), 2 * len(label) + 1), [0] * len(y), 0.0
    >>> ListenExplorer({"a hum": ("ab", torch.rand(8000) - 0.5)}, hear, align, ["–", "a", "b"])
    """

    inputs: ClassVar[tuple[str, ...]] = ("symbols",)
    title: ClassVar[str] = "Listen"

    symbols = List(Unicode()).tag(sync=True)
    shown = Int(1).tag(sync=True)
    rate = Int(8000).tag(sync=True)
    hop = Float(0.010).tag(sync=True)
    context = Int(0).tag(sync=True)
    note = Unicode("").tag(sync=True)
    _receives = Bool(False).tag(sync=True)
    _kept = Clips()
    _own = Clips()  # the reader's recording
    _tried = Clips()  # the clip that is shown, with another text in its lattice

    def __init__(
        self,
        clips: Mapping[str, tuple[str, Any]],
        hear: Callable[..., Any],
        align: Callable[..., Any],
        symbols: Sequence[str],
        *,
        receive: Callable[[bytes], Any] | None = None,
        note: str = "",
        context: int = 0,
        rate: int = 8000,
        hop: float = 0.010,
        shown: int = 1,
    ) -> None:
        self.clips, self.hear, self.align, self.receive = dict(clips), hear, align, receive
        traits = {"note": note, "context": context, "rate": rate, "hop": hop, "shown": shown}
        super().__init__(symbols=list(symbols), _receives=receive is not None, **traits)

    def compute(self) -> None:
        """Have the net hear the clips, once."""
        if self._kept is not None:
            return
        if not self.clips:
            raise ValueError("expected at least one clip, got none: pass {title: (text, samples)}")
        if not 1 <= self.shown <= len(self.clips):
            raise ValueError(f"expected shown in 1 … {len(self.clips)}, got {self.shown}")
        self._kept = [self._with_text(self._heard(title, sound), text) for title, (text, sound) in self.clips.items()]

    def edit(
        self, file: str | None = None, samples: str | None = None, rate: int = 0, text: str | None = None, clip: int = 0
    ) -> None:
        """Hear a WAV file or float32 samples, in base64, or put another text into the lattice of a clip."""
        if file is not None or samples is not None:
            sound = _decoded(file) if file is not None else _wav(_decoded(samples or ""), rate)
            self._own = [self.listened(sound)]
            self._tried, self.shown = None, len(self.clips) + 1
        elif text is not None:
            self._tried = [self._with_text(self._all()[clip], text)]

    def listened(self, file: bytes) -> Heard:
        """What the net makes of a file's bytes; in the lattice stands what it read."""
        if self.receive is None:
            raise ValueError("expected a widget that takes recordings: pass receive=")
        samples = _received(self.receive, file)
        one = self._heard(YOURS, samples)
        label = one.reading()
        return aligned(one, "".join(self.symbols[k] for k in label), label, self.align)

    def _heard(self, title: str, sound: Any) -> Heard:
        return heard(title, sound, self.hear, len(self.symbols), self.rate)

    def _with_text(self, one: Heard, text: str) -> Heard:
        plain = " ".join(text.lower().split())
        unknown = next((letter for letter in plain if letter not in self.symbols[1:]), None)
        if unknown is not None:
            known = "".join(self.symbols[1:]).strip()
            raise ValueError(f"expected a text of the net's letters, {known}, got “{unknown}”: write numbers as words")
        return aligned(one, plain, [self.symbols.index(letter) for letter in plain], self.align)

    def _all(self) -> list[Heard]:
        return [*self._kept, *(self._own or [])]

    def seen(self) -> Heard:
        """The clip that is looked at."""
        return self._all()[min(self.shown, len(self._all())) - 1]

    def readout(self) -> str:
        """Say what was said and what was read."""
        one = self.seen()
        read = "".join(self.symbols[k] for k in one.reading())
        more = f"; {len(self._all())} clips to choose from"
        return f"Listen: “{one.text}”, {len(one.sound) / self.rate:.1f} s of sound, read as “{read}”{more}"

    def picture(self) -> Figure:
        """Draw wave, bands, letters and lattice of the clip that is looked at."""
        one = self.seen()
        read = "".join(self.symbols[k] for k in one.reading())
        return drawn(one, self.symbols, self.rate, f"said: {one.text} · read: {read}")


def _received(receive: Callable[[bytes], Any], file: bytes) -> Any:
    """Samples of a file; a ValueError of the function is a sentence already, whatever else it raises becomes one."""
    try:
        return receive(file)
    except ValueError:
        raise
    except Exception as error:
        raise ValueError(f"receive raised {type(error).__name__}: {error}") from error


def _wav(samples: bytes, rate: int) -> bytes:
    """Samples of a browser as a WAV file of 16 bits a sample."""
    loudness = np.clip(np.frombuffer(samples[: len(samples) // 4 * 4], dtype="<f4"), -1, 1)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setparams((1, 2, int(rate), 0, "NONE", "not compressed"))
        file.writeframes((32767 * loudness).astype("<i2").tobytes())
    return buffer.getvalue()


def _decoded(recording: str) -> bytes:
    try:
        return base64.b64decode(recording, validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError(f"expected a recording in base64, got something else: {error}") from error
