"""The next word, as language models see it, to be cut, drawn from and written on with."""

from course_lib.widgets.next_word.widget import NextWord

__all__ = ["NextWord"]
