"""A pad to write on, and what a net reads while one writes."""

from course_lib.widgets.penpad.widget import PenPad

__all__ = ["PenPad"]
