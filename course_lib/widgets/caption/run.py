"""A caption, word by word, as a student's captioner says it, and what it would say next if it looked elsewhere."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray, as_array
from course_lib.widgets.explorer.checks import call, check_indices, check_probabilities, run

Speak = Callable[[int, Any, int | None], Any]


class Spoken(NamedTuple):
    """One word: how it was looked for, what could have followed, and which word did.

    ``looked`` is the one region that was looked at, −1 where all were mixed; ``forced`` the one that the reader chose,
    else −1. ``own`` are the probabilities after the captioner's own look, ``elsewhere`` those after a look at each
    region alone.
    """

    weights: FloatArray
    looked: int
    forced: int
    own: FloatArray
    elsewhere: FloatArray
    said: int
    state: Any


class Captioning(NamedTuple):
    """How long captions are, and what of.

    ``end`` is the word that ends a caption and is said as well.
    """

    start: int
    end: int
    longest: int
    regions: int
    words: int


def speak(
    name: str, step: Speak, rules: Captioning, forced: Mapping[int, int], before: Sequence[Spoken] = ()
) -> list[Spoken]:
    """The whole caption: at each step the likeliest word.

    Args:
        name: what the captioner is called in sentences about what is wrong.
        step: ``step(word, state, region)``, see ``CaptionExplorer``.
        forced: by step, from 0, the regions that are looked at in place of the captioner's own look.
        before: steps that are known already.

    Raises:
        ValueError: the function raised, or returned something else than it should.
    """
    spoken = list(before)
    word, state = (spoken[-1].said, spoken[-1].state) if spoken else (rules.start, None)
    while len(spoken) < rules.longest and (not spoken or word != rules.end):
        spoken.append(_word(name, step, rules, word, state, forced.get(len(spoken), -1)))
        word, state = spoken[-1].said, spoken[-1].state
    return spoken


def _word(name: str, step: Speak, rules: Captioning, word: int, state: Any, forced: int) -> Spoken:
    own, weights, own_state, looked = _read(name, run(name, step, word, state, None), rules)
    others = [_read(name, run(name, step, word, state, region), rules) for region in range(rules.regions)]
    elsewhere = np.stack([one[0] for one in others])
    after, p = (own_state, own) if forced < 0 else (others[forced][2], elsewhere[forced])
    return Spoken(weights, looked, forced, own, elsewhere, int(p.argmax()), after)


def _read(name: str, answer: Any, rules: Captioning) -> tuple[FloatArray, FloatArray, Any, int]:
    """The four parts of what a step returned, checked; the last may be left out."""
    if not isinstance(answer, tuple) or len(answer) not in (3, 4):
        parts = f" of {len(answer)}" if isinstance(answer, tuple) else ""
        raise ValueError(
            f"expected {name} to return (probabilities, weights, state), and after them perhaps the region looked at, "
            f"got {type(answer).__name__}{parts}: which part is missing?"
        )
    p = _distribution(f"probabilities of {name}", answer[0], rules.words)
    weights = _distribution(f"weights of {name}", answer[1], rules.regions)
    looked = -1
    if len(answer) == 4 and answer[3] is not None:
        (looked,) = check_indices(f"regions that {name} looked at", [_whole(name, answer[3])], below=rules.regions)
    return p, weights, answer[2], looked


def _distribution(what: str, value: Any, size: int) -> FloatArray:
    return check_probabilities(what, call(what, lambda: value, returns=(size,)))


def _whole(name: str, value: Any) -> int:
    number = as_array(value)
    if number.size != 1:
        raise ValueError(f"expected one region that {name} looked at, got {number.size}: a batch of one has one")
    return int(number.item())
