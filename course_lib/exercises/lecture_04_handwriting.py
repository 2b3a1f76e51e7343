"""The exercises of the lecture ``04_handwriting``."""

import torch

from course_lib.exercises.declared import Exercise

_line = torch.tensor([[2.0, 1.0], [2.5, 1.0], [3.0, 2.0], [2.0, 4.0]])
_other = torch.tensor([[0.5, 0.25], [1.0, -1.0], [0.0, 3.0]])

moves = Exercise((_line,), (_other,))


@moves.answer
def _(points):
    return points.diff(dim=0, prepend=points[:1])


@moves.mistake
def _(points):
    """One move too few: the first point has come from nowhere, and its move is to be (0, 0)."""
    return points.diff(dim=0)


@moves.mistake
def _(points):
    """These are places, seen from the first point. A move leads from the point *before*."""
    return points - points[0]


@moves.mistake
def _(points):
    """The first move is the whole way from the corner of the tablet: the place is still in it."""
    return points.diff(dim=0, prepend=torch.zeros(1, 2))


@moves.mistake
def _(points):
    """The moves point backwards: subtract the point before from the one after."""
    return -points.diff(dim=0, prepend=points[:1])


turned_round = Exercise(([_line, _other],), ([_other],))


@turned_round.answer
def _(strokes):
    return [stroke.flip(0) for stroke in strokes]


@turned_round.mistake
def _(strokes):
    """This draws the strokes in the opposite order, each as before. Wanted is each stroke from its end."""
    return strokes[::-1]


@turned_round.mistake
def _(strokes):
    """Along axis 1 stand x and y: this exchanges them, and mirrors the picture. Points stand along axis 0."""
    return [stroke.flip(1) for stroke in strokes]


@turned_round.mistake
def _(strokes):
    """Each stroke is turned round, and their order too. The order is to stay."""
    return [stroke.flip(0) for stroke in strokes[::-1]]
