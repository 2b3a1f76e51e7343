"""The exercises of the lecture ``06_decoding``."""

import math

from course_lib.exercises.declared import Exercise

chance_of_truth = Exercise((0, 125.0), (500, 125.0), (1000, 125.0), (30, 10.0))


@chance_of_truth.answer
def _(i, k):
    return k / (k + math.exp(i / k))


@chance_of_truth.mistake
def _(i, k):
    """That is the chance of the model's *own* word: it begins near 0, where the decoder would read noise."""
    return 1 - k / (k + math.exp(i / k))


@chance_of_truth.mistake
def _(i, k):
    """This never falls to 0: with a minus the exponential dies out. It must grow with i."""
    return k / (k + math.exp(-i / k))


@chance_of_truth.mistake
def _(i, k):
    """A 1 stands where k should: the curve would begin at a half."""
    return 1 / (1 + math.exp(i / k))


keep_best = Exercise(
    ([(0.33, ["a", "c"]), (0.27, ["a", "d"]), (0.36, ["b", "c"]), (0.04, ["b", "d"])], 2),
    ([(0.4, ["b"]), (0.6, ["a"])], 1),
    ([(0.5, ["z"]), (0.2, ["y"]), (0.3, ["x"])], 3),
)


@keep_best.answer
def _(candidates, k):
    return sorted(candidates, key=lambda candidate: -candidate[0])[:k]


@keep_best.mistake
def _(candidates, k):
    """Sorted upwards, the *least* probable ones stand in front and are kept."""
    return sorted(candidates)[:k]


@keep_best.mistake
def _(candidates, k):
    """The right ones, in the wrong order: the best is to stand first."""
    return sorted(candidates)[-k:]


@keep_best.mistake
def _(candidates, k):
    """Nothing is sorted: whoever came first is kept."""
    return candidates[:k]


@keep_best.mistake
def _(candidates, k):
    """All are sorted and none is pruned: only the first k may stay."""
    return sorted(candidates, key=lambda candidate: -candidate[0])
