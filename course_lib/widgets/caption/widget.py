"""A caption over its image, word by word: where captioners look, and what they would say if they looked elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Dict, Int, List, Unicode

from course_lib.widgets.caption.picture import drawn
from course_lib.widgets.caption.run import Captioning, Speak, Spoken, speak
from course_lib.widgets.explorer.arrays import Array
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import check_finite, check_indices, check_rank


class CaptionExplorer(Explorer, folder="caption", parts=("fitted.js",)):
    """Show captions over their image word by word, one captioner beside another, and force their looks.

    Args:
        image: (3, height, width), values in 0 … 1.
        words: one name for each word of the vocabulary.
        captioners: by name, functions ``step(word, state, region)``. They read a word, START at first, with the state
            they returned for the word before, None at first; they look at ``region`` alone, or where it is None as
            they like; and they return ``(probabilities of the next word, weights of the regions, state)``, and after
            them the region, where they look at one alone. A state that was given must not be changed.
        start: the word START.
        end: the word END, which ends a caption.
        grid: rows and columns of regions, which are counted row after row.
        longest: the most words of a caption.
        forced: by name of the captioner, the regions to look at by step, both from 0; the reader forces more.
        shown: the word that is shown first, from 1.

    What is wrong with the arguments or in a captioner is said in the cell, and kept in ``problem``.

    >>> def step(word, state, region):
    ...     look = [0.8, 0.2] if region is None else [float(region == i) for i in range(2)]
    ...     return ([0, 1, 0] if state is None else [0, 0, 1]), look, "after the first word"
    >>> CaptionExplorer(torch.rand(3, 8, 16), ["START", "ring", "END"], {"soft": step}, start=0, end=2, grid=(1, 2))
    """

    inputs: ClassVar[tuple[str, ...]] = ("forced",)
    title: ClassVar[str] = "Caption over the image"

    image = Array()
    forced: Dict = Dict()
    shown = Int(1).tag(sync=True)
    _grid = List(Int()).tag(sync=True)
    _words = List(Unicode()).tag(sync=True)
    _names = List(Unicode()).tag(sync=True)
    _steps: List = List().tag(sync=True)  # by captioner, a step each: the word said, the look, the forced look
    _weights = Array()  # (captioner, step, region), of captions that are shorter 0 at the end
    _own = Array()  # (captioner, step, word)
    _elsewhere = Array()  # (captioner, step, region, word)

    def __init__(
        self,
        image: Any,
        words: Sequence[str],
        captioners: Mapping[str, Speak],
        *,
        start: int,
        end: int,
        grid: tuple[int, int],
        longest: int = 20,
        forced: Mapping[str, Mapping[int, int]] | None = None,
        shown: int = 1,
    ) -> None:
        self.captioners = dict(captioners)
        self.rules = Captioning(start, end, longest, grid[0] * grid[1], len(words))
        self.captions: dict[str, list[Spoken]] = {}
        looks = {name: dict(regions) for name, regions in (forced or {}).items()}
        names = [str(name) for name in captioners]
        super().__init__(image=image, forced=looks, shown=shown, _grid=grid, _words=list(words), _names=names)

    def compute(self) -> None:
        """Have every captioner speak; steps that no change concerns are kept."""
        before, self.captions = self.captions, {}
        self._weights = self._own = self._elsewhere = None
        self._check_all()
        for name, step in self.captioners.items():
            looks = self.forced.get(name, {})
            same = [spoken.forced == looks.get(t, -1) for t, spoken in enumerate(before.get(name, []))]
            known = before.get(name, [])[: same.index(False) if False in same else len(same)]
            self.captions[name] = speak(name, step, self.rules, looks, known)
        self._hand_over()

    def _check_all(self) -> None:
        check_finite("image", check_rank("image", self.image, ("3", "height", "width")))
        if len(self.image) != 3 or self.image.min() < 0 or self.image.max() > 1:
            found = f"{self.image.shape} from {self.image.min():.3g} to {self.image.max():.3g}"
            raise ValueError(f"expected an image of shape (3, height, width) in 0 … 1, got {found}: divide by 255?")
        if not self.captioners:
            raise ValueError("expected at least one captioner, got none: pass a function by name")
        check_indices("start and end", [self.rules.start, self.rules.end], below=self.rules.words)
        for name, looks in self.forced.items():
            if name not in self.captioners:
                raise ValueError(f"expected forced looks of {', '.join(self.captioners)}, got some of {name}")
            check_indices(f"regions forced on {name}", list(looks.values()), below=self.rules.regions)

    def _hand_over(self) -> None:
        most = max(len(caption) for caption in self.captions.values())

        def padded(part: str) -> list[Any]:
            found = [np.stack([getattr(step, part) for step in caption]) for caption in self.captions.values()]
            return [np.pad(one, [(0, most - len(one)), *[(0, 0)] * (one.ndim - 1)]) for one in found]

        self._steps = [[[s.said, s.looked, s.forced] for s in caption] for caption in self.captions.values()]
        self.shown = min(max(self.shown, 1), most)
        self._weights, self._own, self._elsewhere = padded("weights"), padded("own"), padded("elsewhere")

    def edit(self, captioner: str = "", step: int = 0, region: int | None = None) -> None:
        """Force a look, from 0, or give it back where the region is None; without a captioner, give all looks back."""
        if not captioner:
            self.forced = {}
            return
        own = {t: one for t, one in self.forced.get(captioner, {}).items() if t != step}
        self.forced = {**self.forced, captioner: own if region is None else {**own, step: region}}

    def said(self, name: str) -> list[str]:
        """The words of a captioner's caption, without END."""
        return [self._words[step.said] for step in self.captions[name] if step.said != self.rules.end]

    def readout(self) -> str:
        """Say the captions, and which looks are forced."""
        told = []
        for name in self.captions:
            looks = ", ".join(f"word {t + 1} at region {one + 1}" for t, one in self.forced.get(name, {}).items())
            told.append(f"{name} says “{' '.join(self.said(name))}”{', its look forced for ' * bool(looks)}{looks}")
        return f"Caption over the image: {'; '.join(told)}"

    def picture(self) -> Figure:
        """Draw the image as it was looked at for each word."""
        return drawn(self.image.transpose(1, 2, 0), (self._grid[0], self._grid[1]), self._words, self.captions)
