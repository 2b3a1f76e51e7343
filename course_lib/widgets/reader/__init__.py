"""A text as a recurrent net reads it: coloured by any unit, and how far back each character's loss looks."""

from course_lib.widgets.reader.widget import TextReader

__all__ = ["TextReader"]
