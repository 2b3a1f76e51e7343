"""The cell in your hands: gates held or set by a net, and what is left of a value that was stored."""

from course_lib.widgets.cell.widget import CellExplorer

__all__ = ["CellExplorer"]
