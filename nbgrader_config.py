"""nbgrader's configuration of this course: its folders, its release, and its grader in place of nbgrader's own."""

from course_lib.grading.commands.nbgrader_plugins import install

install(get_config())  # noqa: F821 (a name that traitlets puts there)
