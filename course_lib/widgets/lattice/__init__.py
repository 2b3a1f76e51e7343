"""The lattice of connectionist temporal classification, to be walked through node by node."""

from course_lib.widgets.lattice.widget import LatticeExplorer

__all__ = ["LatticeExplorer"]
