"""Schematic drawings: a kit (``Sketch``), and for each unit the functions that draw its pictures (``unit_NN``)."""

from course_lib.figures.drawings.drawing import Drawing
from course_lib.figures.drawings.sketch import Sketch

__all__ = ["Drawing", "Sketch"]
