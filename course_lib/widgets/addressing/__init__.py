"""Where a head of a neural Turing machine looks: every stage of its addressing, step by step."""

from course_lib.widgets.addressing.widget import AddressingExplorer

__all__ = ["AddressingExplorer"]
