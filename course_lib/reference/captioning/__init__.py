"""Image captioning with no, soft and hard attention."""

from course_lib.reference.captioning.captioner import Captioned, Captioner, CaptionState, Looking
from course_lib.reference.captioning.eye import STRIDE, Eye, places
from course_lib.reference.captioning.losses import (
    doubly_stochastic_penalty,
    look_entropy,
    look_log_prob,
    moving_baseline,
    reinforce_loss,
)
from course_lib.reference.captioning.one_vector import Handing, VectorCaptioner, WholeEye

__all__ = [
    "STRIDE",
    "CaptionState",
    "Captioned",
    "Captioner",
    "Eye",
    "Handing",
    "Looking",
    "VectorCaptioner",
    "WholeEye",
    "doubly_stochastic_penalty",
    "look_entropy",
    "look_log_prob",
    "moving_baseline",
    "places",
    "reinforce_loss",
]
