"""Stands where a package with answers stands at home; bubblewrap puts it there for grading."""

raise ImportError(
    f"{__name__} is not there while an assignment is graded, since it holds the answers: "
    "use your own functions from the cells above"
)
