"""Which words look at which: attention matrices, to be walked through word by word."""

from course_lib.widgets.attention.widget import AttentionExplorer

__all__ = ["AttentionExplorer"]
