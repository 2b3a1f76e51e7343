"""Words as places: the neighbours of a word, and one word in many sentences."""

from course_lib.widgets.word_map.widget import WordMap

__all__ = ["WordMap"]
