"""Recurrent cells as pure steps, and the functions that run any of them along a sequence."""

from course_lib.reference._checks import lengths_to_mask
from course_lib.reference.cells.bidirectional import Bidirectional
from course_lib.reference.cells.fused import unroll_fused
from course_lib.reference.cells.gru import GRUCell, GRUState
from course_lib.reference.cells.lstm import LSTMCell, LSTMState
from course_lib.reference.cells.stacked import Stacked
from course_lib.reference.cells.unrolling import Cell, unroll, unroll_hoisted
from course_lib.reference.cells.vanilla import RNNCell, RNNState

__all__ = [
    "Bidirectional",
    "Cell",
    "GRUCell",
    "GRUState",
    "LSTMCell",
    "LSTMState",
    "RNNCell",
    "RNNState",
    "Stacked",
    "lengths_to_mask",
    "unroll",
    "unroll_fused",
    "unroll_hoisted",
]
