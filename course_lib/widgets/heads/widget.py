"""All heads of all layers of a model that reads a sentence, or two: who looks at whom, and term by term why."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Dict, Int, List, Unicode

from course_lib.widgets.explorer.arrays import Array, FloatArray, as_array
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import check_indices, run
from course_lib.widgets.heads.looks import Look, checked, softmax, unlike
from course_lib.widgets.heads.picture import maps

LONGEST = 256  # words of a sentence
KEPT = 200_000  # numbers that a saved page may carry along
MASKS: dict[str, Callable[[list[str]], Any]] = {
    "all words": lambda words: np.ones((len(words), len(words)), bool),
    "not ahead": lambda words: np.tri(len(words), dtype=bool),
}


class HeadExplorer(Explorer, folder="heads", parts=("fitted.js", "matrix.js")):
    """Show every head of every layer for one sentence or two, with masks, and one query's products term by term.

    Source: Vaswani et al. 2017, sections 3.2.1 and 3.2.2.  Any model can be drawn, a student's or ours.

    Args:
        look: ``look(words, mask)`` returns the queries and the keys that a model makes of these words, each (layer,
            head, word, size); a third array may follow, the weights (layer, head, word, word) as the model has them.
            Without it they are softmax(q·k / √size). The mask is boolean, (word, word), True where the word of a row
            may look.
        sentences: texts to choose from; the first of them is shown.
        beside: a text that is shown on the right; "" for none.
        masks: by name, functions of the words that return such a mask; the first is taken at first.
        tell: ``tell(words, mask)`` returns what the model says of each word, such as its tag.
        vocabulary: the words that the model knows; without it every word is asked for.
        layer, head, query, key: what is looked at first, from 0; on the screen all count from 1.

    What is wrong with the sentences, the masks or in ``look`` is said in the cell, and kept in ``problem``. Weights
    that are not that softmax are drawn as they came, and it is said where they depart.

    >>> HeadExplorer(look, ["the sheep often eats", "the sheep often eat"], layer=1, query=1)
    """

    inputs: ClassVar[tuple[str, ...]] = ("left", "right", "mask")
    title: ClassVar[str] = "Heads"

    left, right, mask = (Unicode("").tag(sync=True) for _ in range(3))
    sentences = List(Unicode()).tag(sync=True)
    vocabulary = List(Unicode()).tag(sync=True)
    layer, head, query, key = (Int(0).tag(sync=True) for _ in range(4))
    _masks = List(Unicode()).tag(sync=True)
    _shape: Dict = Dict().tag(sync=True)
    _saved: List = List().tag(sync=True)  # sentences, each under every mask, as ``_state`` tells them
    _saved_numbers = Array()  # their queries, keys, masks and weights, one after the other
    _now: List = List().tag(sync=True)  # the same of what is shown, where it is not saved
    _now_numbers = Array()

    def __init__(
        self,
        look: Callable[[list[str], Any], Any],
        sentences: Sequence[str],
        *,
        beside: str = "",
        masks: Mapping[str, Callable[[list[str]], Any]] | None = None,
        tell: Callable[[list[str], Any], Sequence[Any]] | None = None,
        vocabulary: Sequence[str] = (),
        **chosen: int,
    ) -> None:
        self.look, self.tell, self.masks = look, tell, dict(masks or MASKS)
        self._known: dict[tuple[str, str], tuple[dict[str, Any], Look, FloatArray]] = {}
        texts, names = [_plain(text) for text in sentences], [str(name) for name in self.masks]
        super().__init__(
            sentences=texts,
            left=texts[0] if texts else "",
            right=_plain(beside),
            mask=names[0],
            vocabulary=[str(word) for word in vocabulary],
            _masks=names,
            **chosen,
        )

    def compute(self) -> None:
        """Have the model read both sentences; at first, every sentence with every mask."""
        self._now_numbers = None
        shown = [self._state(text, self.mask) for text in (self.left, *([self.right] if self.right else []))]
        layers, heads, words, _ = shown[0][1].q.shape
        self._shape = {"layers": layers, "heads": heads}
        if self._saved_numbers is None:
            for name, most in (("layer", layers), ("head", heads), ("query", words), ("key", words)):
                check_indices(name, [getattr(self, name)], below=most)
            texts = dict.fromkeys([self.left, self.right, *self.sentences])
            states = [self._state(text, mask) for mask in self.masks for text in texts if text]
            self._saved, self._saved_numbers = _packed(states, KEPT)
        saved = {(one["text"], one["mask"]) for one in self._saved}
        self._now, self._now_numbers = _packed([one for one in shown if (one[0]["text"], self.mask) not in saved])

    def _state(self, text: str, mask_name: str) -> tuple[dict[str, Any], Look, FloatArray]:
        """What is told of a sentence under a mask, its queries and keys, and the mask."""
        if (text, mask_name) in self._known:
            return self._known[text, mask_name]
        words = text.split()
        if not 1 <= len(words) <= LONGEST:
            raise ValueError(f"expected a sentence of 1 to {LONGEST} words, got {len(words)}: type some, apart")
        strange = [word for word in words if self.vocabulary and word not in self.vocabulary]
        if strange:
            raise ValueError(f"expected words that the model knows, got “{strange[0]}”: {', '.join(self.vocabulary)}")
        if mask_name not in self.masks:
            raise ValueError(f"expected a mask out of {', '.join(self.masks)}, got “{mask_name}”")
        mask = as_array(run(f"mask “{mask_name}”", self.masks[mask_name], list(words)))
        if mask.shape != (len(words),) * 2 or not np.isin(mask, (0, 1)).all():
            raise ValueError(f"expected mask “{mask_name}” as booleans (word, word), got shape {mask.shape}")
        look = checked(run("look", self.look, list(words), mask > 0), mask)
        if self._shape and look.q.shape[:2] != tuple(self._shape.values()):
            raise ValueError(f"expected as many layers and heads as before, {self._shape}, got {look.q.shape[:2]}")
        said = [] if self.tell is None else [str(one) for one in run("tell", self.tell, list(words), mask > 0)]
        if len(said) not in (0, len(words)):
            raise ValueError(f"expected tell to say something of each of {len(words)} words, got {len(said)}")
        told: dict[str, Any] = {
            "text": text,
            "mask": mask_name,
            "words": words,
            "said": said,
            "unlike": unlike(look, mask),
        }
        told |= {"size": look.q.shape[3], "sees_all": bool(mask.all()), "own": look.weights is not None}
        self._known[text, mask_name] = told, look, mask
        return self._known[text, mask_name]

    def edit(self, left: str | None = None, right: str | None = None, mask: str | None = None) -> None:
        """Take other sentences or another mask."""
        for name, value in (("left", left), ("right", right)):
            if value is not None:
                setattr(self, name, _plain(value))
        if mask is not None:
            self.mask = mask

    def weights(self) -> FloatArray:
        """The weights of the sentence on the left, (layer, head, word, word)."""
        _, look, mask = self._state(self.left, self.mask)
        return softmax(look.q, look.k, mask) if look.weights is None else look.weights

    def readout(self) -> str:
        """Say what the chosen query looks at in the chosen head."""
        words, row = self.left.split(), self.weights()[self.layer, self.head, self.query]
        text = self.left if len(words) <= 24 else f"{' '.join(words[:24])} …"
        return (
            f"Heads: {self._shape['layers']} layers of {self._shape['heads']} on “{text}”, mask: {self.mask}; "
            f"in layer {self.layer + 1}, head {self.head + 1} “{words[self.query]}” looks most at "
            f"“{words[row.argmax()]}”, {row.max():.2f}"
        )

    def picture(self) -> Figure:
        """Draw every head's weights of the sentence on the left."""
        told, _, mask = self._state(self.left, self.mask)
        return maps(told["words"], self.weights(), mask, (self.layer, self.head))


def _plain(text: str) -> str:
    return " ".join(str(text).split())


def _packed(
    states: Sequence[tuple[dict[str, Any], Look, FloatArray]], most: float = np.inf
) -> tuple[list[dict[str, Any]], FloatArray]:
    """The states as the front end reads them, as many as fit into so many numbers; and their numbers in a row."""
    told, parts, at = [], [], 0
    for one, look, mask in states:
        numbers = [look.q, look.k, *([] if one["sees_all"] else [mask]), *([look.weights] if one["own"] else [])]
        size = sum(part.size for part in numbers if part is not None)
        if at + size > most:
            break
        told.append(one | {"at": at})
        parts += [np.ravel(part) for part in numbers if part is not None]
        at += size
    return told, np.concatenate(parts) if parts else np.zeros(0)
