"""Where the gradient of a recurrent net comes from: every term of ∂L/∂W_hh along time."""

from course_lib.widgets.gradient_flow.widget import GradientFlow

__all__ = ["GradientFlow"]
