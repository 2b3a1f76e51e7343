"""Connectionist temporal classification.  Graves, Fernández, Gomez and Schmidhuber 2006 (ICML)."""

from course_lib.reference.ctc.greedy import greedy_decode
from course_lib.reference.ctc.labels import collapse, extend, paths
from course_lib.reference.ctc.lattice import backward_variables, ctc_gradient, forward_variables, posterior
from course_lib.reference.ctc.log_lattice import log_backward_variables, log_forward_variables
from course_lib.reference.ctc.loss import ctc_loss
from course_lib.reference.ctc.prefix_beam import prefix_beam_decode, prefix_beam_search
from course_lib.reference.ctc.prefix_tree import Prior

__all__ = [
    "Prior",
    "backward_variables",
    "collapse",
    "ctc_gradient",
    "ctc_loss",
    "extend",
    "forward_variables",
    "greedy_decode",
    "log_backward_variables",
    "log_forward_variables",
    "paths",
    "posterior",
    "prefix_beam_decode",
    "prefix_beam_search",
]
