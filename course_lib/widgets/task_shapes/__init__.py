"""The shapes of a sequence task: which steps read, which write, and where the loss stands."""

from course_lib.widgets.task_shapes.widget import TaskShapes

__all__ = ["TaskShapes"]
