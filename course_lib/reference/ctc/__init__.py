"""Connectionist temporal classification.  Graves, Fernández, Gomez and Schmidhuber 2006 (ICML)."""

from course_lib.reference.ctc.fast.decode import prefix_beam_decode
from course_lib.reference.ctc.fast.loss import ctc_loss
from course_lib.reference.ctc.prior import Prior
from course_lib.reference.ctc.taught.alignment import forced_alignment
from course_lib.reference.ctc.taught.greedy import greedy_decode
from course_lib.reference.ctc.taught.labels import collapse, extend, paths
from course_lib.reference.ctc.taught.lattice import backward_variables, forward_variables
from course_lib.reference.ctc.taught.log_lattice import log_backward_variables, log_forward_variables
from course_lib.reference.ctc.taught.posterior import ctc_gradient, posterior
from course_lib.reference.ctc.taught.prefix_search import prefix_beam_search

__all__ = [
    "Prior",
    "backward_variables",
    "collapse",
    "ctc_gradient",
    "ctc_loss",
    "extend",
    "forced_alignment",
    "forward_variables",
    "greedy_decode",
    "log_backward_variables",
    "log_forward_variables",
    "paths",
    "posterior",
    "prefix_beam_decode",
    "prefix_beam_search",
]
