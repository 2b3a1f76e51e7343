"""Exercises inside the lectures: one line to write, checked where it stands, and the lecture goes on either way.

A lecture takes its exercises in the import cell, and an exercise is a function with dots in it:

    exercise = for_lecture("04_ctc")

    @exercise
    def frames_needed(label):
        return ...

Answers and foreseen mistakes are declared in ``lecture_04_ctc.py`` in this folder: no reader needs to open it.
"""

from course_lib.exercises.declared import Exercise
from course_lib.exercises.in_lecture import for_lecture

__all__ = ["Exercise", "for_lecture"]
