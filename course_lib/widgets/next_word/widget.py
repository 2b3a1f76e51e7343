"""The next word, as language models see it, to be cut, drawn from and written on with."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from matplotlib.figure import Figure
from traitlets import Dict, Float, Int, List, Unicode

from course_lib.figures.palette import LIGHT
from course_lib.widgets.explorer.arrays import Array, FloatArray
from course_lib.widgets.explorer.base import Explorer
from course_lib.widgets.explorer.checks import call, check_indices, check_probabilities, run

LISTED = 12  # the likeliest words of each model, by name; view.js draws as many
KEPT = 50_000  # numbers that a saved page may carry along
LONGEST = 8  # words that are drawn after a beginning, for pages without a kernel

Counts = Callable[[tuple[int, ...]], Mapping[int, int] | None]


class NextWord(Explorer, folder="next_word", parts=("fitted.js", "slider.js")):
    """Show what comes next after a text, one language model beside another, and write on with them.

    Args:
        words: the vocabulary, one name for each token.
        models: by name, functions of the tokens read so far, a list, that return P(w | tokens) of every word.
        beginnings: texts to begin with, the first of them now. A page without a kernel replays them, each with the
            words that the last model drew after it.
        counts: ``counts(context)`` says how often each token came after a tuple of tokens, or None where it never came:
            what the first model knows.
        order: n of the model that counts; its contexts have up to n − 1 tokens.
        start: a token that stands before every text, is not typed, and ends what is drawn; None for none.
        unknown: the token of words outside the vocabulary; None makes them an error.
        temperature, likeliest, mass: how the distributions are cut at first: temperature, top-k (None: all), nucleus.
        seed: of all that is drawn.

    What is wrong with the words or in the models is said in the cell, and kept in ``problem``.

    >>> by_net = lambda tokens: net(torch.tensor([tokens]))[0][0, -1].exp()  # any RecurrentLM
    >>> NextWord(vocabulary.symbols, {"3-grams": ngrams.distribution, "LSTM": by_net}, ["return the", "this is a"],
    ...          counts=ngrams.followers.get, order=3, start=1, unknown=0)
    """

    inputs: ClassVar[tuple[str, ...]] = ("text",)
    title: ClassVar[str] = "Next word"

    text = Unicode("")
    words = List(Unicode()).tag(sync=True)
    beginnings = List(Unicode()).tag(sync=True)
    start = Int(None, allow_none=True).tag(sync=True)
    unknown = Int(None, allow_none=True).tag(sync=True)
    temperature, mass = (Float(1.0).tag(sync=True) for _ in range(2))
    likeliest = Int(None, allow_none=True).tag(sync=True)
    seed = Int(0).tag(sync=True)
    _names = List(Unicode()).tag(sync=True)
    _now: Dict = Dict().tag(sync=True)  # the text, as ``_state`` tells it
    _p = Array()  # its distributions, (model, word)
    _saved: List = List().tag(sync=True)  # the same after each beginning and each word that was drawn there
    _saved_p = Array()  # (state, model, word)

    def __init__(
        self,
        words: Sequence[str],
        models: Mapping[str, Callable[[list[int]], Any]],
        beginnings: Sequence[str] = ("",),
        *,
        counts: Counts | None = None,
        order: int = 1,
        **settings: Any,
    ) -> None:
        self.models, self.counts, self.order = dict(models), counts, order
        texts = [" ".join(text.split()) for text in beginnings]
        super().__init__(
            words=[str(word) for word in words],
            beginnings=texts,
            text=texts[0] if texts else "",
            _names=[str(name) for name in models],
            **settings,
        )

    def compute(self) -> None:
        """Ask every model what comes next; at first, after each beginning and what is drawn there too."""
        self._p = None
        if not self.words or not self.models:
            raise ValueError(f"expected words and models, got {len(self.words)} and {len(self.models)}")
        now, p = self._state(self.text)
        if self._saved_p is None:
            states = [(one, state) for one in self.beginnings for state in self._replay(one)]
            self._saved = [{"beginning": one, **told} for one, (told, _) in states]
            self._saved_p = np.stack([p for _, (_, p) in states]) if states else None
        self._now, self._p = now, p

    def tokens(self, text: str) -> list[int]:
        """The tokens of a text, after the one that starts every text."""
        place = {word: token for token, word in enumerate(self.words)}
        strange = [word for word in text.split() if word not in place]
        if strange and self.unknown is None:
            raise ValueError(f"expected words of the vocabulary, got “{strange[0]}”: no token stands for unknown words")
        front = [] if self.start is None else [self.start]
        return front + [place.get(word, self.unknown or 0) for word in text.split()]

    def _state(self, text: str) -> tuple[dict[str, Any], FloatArray]:
        """The text as read, what was counted after its end, and the models' distributions (model, word)."""
        size, tokens = len(self.words), self.tokens(text)
        if not tokens:
            raise ValueError("expected at least one word, got none: type a beginning")
        answers = {name: call(name, model, list(tokens), returns=(size,)) for name, model in self.models.items()}
        p = np.stack([check_probabilities(f"what {name} returns", answer) for name, answer in answers.items()])
        listed = sorted({int(token) for row in p for token in np.argsort(-row, kind="stable")[:LISTED]})
        contexts = [] if self.counts is None else [self._counted(tokens, n, listed) for n in range(self.order)[::-1]]
        contexts = [context for context in contexts if context]
        return {"text": " ".join(text.split()), "tokens": tokens, "listed": listed, "contexts": contexts}, p

    def _counted(self, tokens: list[int], size: int, listed: list[int]) -> dict[str, Any]:
        """What was counted after the last ``size`` tokens; nothing where there are not so many."""
        if size > len(tokens) or self.counts is None:
            return {}
        context = tuple(tokens[len(tokens) - size :])
        seen = run("counts", self.counts, context) or {}
        check_indices("tokens that counts returns", [min(seen), max(seen)] if seen else [], below=len(self.words))
        counts = [int(seen.get(token, 0)) for token in listed]
        return {"size": size, "times": int(sum(seen.values())), "different": len(seen), "counts": counts}

    def _replay(self, text: str) -> list[tuple[dict[str, Any], FloatArray]]:
        """A beginning's states: after itself, and after each word that the last model draws."""
        states, chance = [self._state(text)], np.random.default_rng(self.seed)
        most = KEPT // (len(self.words) * len(self.models) * len(self.beginnings))
        while len(states) < min(most, LONGEST + 1):
            p = states[-1][1][-1]
            token = int(chance.choice(len(p), p=p / p.sum()))
            text = f"{text} {self.words[token]}".strip()
            states.append(self._state(text))
            if token == self.start:
                break
        return states

    def edit(self, text: str) -> None:
        """Take the text that the reader typed or drew."""
        self.text = text

    def readout(self) -> str:
        """Say the text and each model's likeliest word."""
        said = [
            f"{name} “{self.words[p.argmax()]}” {p.max():.1%}" for name, p in zip(self._names, self._p, strict=True)
        ]
        return f"Next word after “{self._now['text']}”: likeliest by " + ", by ".join(said)

    def picture(self) -> Figure:
        """Draw each model's likeliest words."""
        figure = Figure(figsize=(9, 3.6), layout="constrained")
        panels = figure.subplots(1, len(self._names), sharex=True, squeeze=False)[0]
        figure.suptitle(f"“{self._now['text']} …”", fontsize=11)
        for axes, name, p in zip(panels, self._names, self._p, strict=True):
            top = np.argsort(-p, kind="stable")[:LISTED]
            axes.barh(range(len(top)), p[top], color=LIGHT["blue"])
            axes.set_yticks(range(len(top)), [self.words[token].replace("$", r"\$") for token in top])
            axes.set(xlabel="P(next word)", title=name)
            axes.invert_yaxis()
        return figure
