"""Stands where the reference library stands at home; bubblewrap puts it there for grading."""

raise ImportError(
    "course_lib.reference is not there while an assignment is graded, since it holds the answers: "
    "use your own functions from the cells above"
)
