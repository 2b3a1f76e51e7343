"""Imports the reference implementations to let them answer."""

# loses: guess (error)
# shows: course_lib.reference is not there while an assignment is graded
# %% guess
try:
    from course_lib.reference import ctc
except ImportError as error:
    print(error)


def guess(points):
    return ctc.collapse(points)
