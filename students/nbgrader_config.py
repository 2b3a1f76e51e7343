"""For students who have nbgrader too: its Validate button rehearses the exam, as `course check` does."""

from course_lib.grading.commands.validate import install

install()
