"""Neural Turing machines.  Graves, Wayne and Danihelka 2014 (arXiv 1410.5401)."""

from course_lib.reference.ntm.addressing import address, content_weights, interpolate, sharpen, shift
from course_lib.reference.ntm.cell import Focus, NTMCell, NTMState
from course_lib.reference.ntm.memory import read, write

__all__ = [
    "Focus",
    "NTMCell",
    "NTMState",
    "address",
    "content_weights",
    "interpolate",
    "read",
    "sharpen",
    "shift",
    "write",
]
