"""The course's pictures: ``plots`` of numbers, ``diagrams`` of what is built like what, in one ``palette``."""

from course_lib.figures import diagrams, palette, plots
from course_lib.figures.plots import Picture

__all__ = ["Picture", "diagrams", "palette", "plots"]
