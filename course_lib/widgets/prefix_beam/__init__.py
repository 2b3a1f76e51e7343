"""CTC's beam over prefixes, to be watched frame by frame, and a reader's own decoder beside it."""

from course_lib.widgets.prefix_beam.widget import PrefixBeamExplorer

__all__ = ["PrefixBeamExplorer"]
