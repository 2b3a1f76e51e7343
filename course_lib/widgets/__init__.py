"""Widgets that let a student take a model apart.  How one is made: ``course_lib/widgets/README.md``."""

from course_lib.widgets.addressing import AddressingExplorer
from course_lib.widgets.attention import AttentionExplorer
from course_lib.widgets.beam import BeamExplorer
from course_lib.widgets.caption import CaptionExplorer
from course_lib.widgets.cell import CellExplorer
from course_lib.widgets.explorer.saved import without_views
from course_lib.widgets.gradient_flow import GradientFlow
from course_lib.widgets.heads import HeadExplorer
from course_lib.widgets.lattice import LatticeExplorer
from course_lib.widgets.listen import ListenExplorer
from course_lib.widgets.next_word import NextWord
from course_lib.widgets.penpad import PenPad
from course_lib.widgets.positions import PositionExplorer
from course_lib.widgets.prefix_beam import PrefixBeamExplorer
from course_lib.widgets.reader import TextReader
from course_lib.widgets.task_shapes import TaskShapes
from course_lib.widgets.word_map import WordMap

__all__ = [
    "AddressingExplorer",
    "AttentionExplorer",
    "BeamExplorer",
    "CaptionExplorer",
    "CellExplorer",
    "GradientFlow",
    "HeadExplorer",
    "LatticeExplorer",
    "ListenExplorer",
    "NextWord",
    "PenPad",
    "PositionExplorer",
    "PrefixBeamExplorer",
    "TaskShapes",
    "TextReader",
    "WordMap",
    "without_views",
]
