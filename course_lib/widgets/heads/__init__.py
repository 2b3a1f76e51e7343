"""Every head of every layer: who looks at whom, and term by term why."""

from course_lib.widgets.heads.widget import HeadExplorer

__all__ = ["HeadExplorer"]
