"""Beam search as a tree, to be watched as it grows and is pruned."""

from course_lib.widgets.beam.widget import BeamExplorer

__all__ = ["BeamExplorer"]
