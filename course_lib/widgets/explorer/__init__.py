"""What all widgets share."""

from course_lib.widgets.explorer.base import Explorer

__all__ = ["Explorer"]
