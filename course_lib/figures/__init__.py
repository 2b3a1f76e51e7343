"""The course's pictures: ``plots`` of numbers, ``drawings`` of what is connected to what, in one ``palette``."""

from course_lib.figures import drawings, palette, plots
from course_lib.figures.plots import Picture

__all__ = ["Picture", "drawings", "palette", "plots"]
