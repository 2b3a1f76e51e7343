"""A caption over its image, word by word: where captioners look, and what they would say if they looked elsewhere."""

from course_lib.widgets.caption.widget import CaptionExplorer

__all__ = ["CaptionExplorer"]
