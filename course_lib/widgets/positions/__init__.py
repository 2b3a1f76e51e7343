"""Positions as vectors: the matrix, dot products by distance, and what a shift turns."""

from course_lib.widgets.positions.widget import PositionExplorer

__all__ = ["PositionExplorer"]
