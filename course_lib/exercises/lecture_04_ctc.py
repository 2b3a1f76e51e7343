"""The exercises of the lecture ``04_ctc``."""

from itertools import pairwise

from course_lib.exercises.declared import Exercise

frames_needed = Exercise(("abc",), ("aab",), ("aaa",), ("abba",), ("abab",), ("aabb",))


@frames_needed.answer
def _(label):
    return len(label) + sum(a == b for a, b in pairwise(label))


@frames_needed.mistake
def _(label):
    """Each symbol needs a frame, and that is not all: look at two equal neighbours once more."""
    return len(label)


@frames_needed.mistake
def _(label):
    """A blank is needed only between *equal* neighbours, not between all."""
    return 2 * len(label) - 1


@frames_needed.mistake
def _(label):
    """That is U + 2r − 1, which can be read in several places. Try "abc", which has no equal neighbours."""
    return len(label) + 2 * sum(a == b for a, b in pairwise(label)) - 1


@frames_needed.mistake
def _(label):
    """This counts symbols that return anywhere. Only equal *neighbours* merge: "abab" needs four frames."""
    return 2 * len(label) - len(set(label))


_apple = "–a–p–p–l–e–"
may_skip = Exercise(*((_apple, s) for s in range(len(_apple))), ("–a–b–a–", 5))


@may_skip.answer
def _(l, s):
    return s >= 2 and l[s] != "–" and l[s] != l[s - 2]


@may_skip.mistake
def _(l, s):
    """Blanks are handled, equal symbols are not: from the first p straight to the second, the two would merge."""
    return s >= 2 and l[s] != "–"


@may_skip.mistake
def _(l, s):
    """Near the left end, l[s − 2] is an index below 0, and Python counts those from the right."""
    return l[s] != "–" and l[s] != l[s - 2]


@may_skip.mistake
def _(l, s):
    """This is the rule for what may *not* be skipped."""
    return s < 2 or l[s] == "–" or l[s] == l[s - 2]


added = Exercise((0.3, 0.2, 0.5, False), (0.3, 0.2, 0.5, True), (0.0, 0.4, 0.25, True))


@added.answer
def _(p_b, p_n, y_k, repeats):
    return (p_b if repeats else p_b + p_n) * y_k


@added.mistake
def _(p_b, p_n, y_k, repeats):
    """A symbol that repeats the last one makes the prefix longer only after a blank; else the two merge."""
    return (p_b + p_n) * y_k


@added.mistake
def _(p_b, p_n, y_k, repeats):
    """That is for a repeated symbol. Any other symbol makes the prefix longer whatever its paths end in."""
    return p_b * y_k


@added.mistake
def _(p_b, p_n, y_k, repeats):
    """For a repeated symbol it is the other number that counts: the paths that end in a *blank*."""
    return (p_n if repeats else p_b + p_n) * y_k
