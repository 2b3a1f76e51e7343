"""Searches as rows of numbers, as the script reads them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from course_lib.widgets.prefix_beam.frames import Frame, Prefix
from course_lib.widgets.prefix_beam.yours import Beam, Difference

Setting = tuple[int, float]  # width and weight


class Rows(NamedTuple):
    """All searches one after the other; prefixes are numbered as they appear."""

    prefixes: list[list[int]]
    runs: list[dict[str, Any]]  # width, weight, by frame how many rows of the others, and where yours differs
    nodes: Sequence[tuple[float, ...]]  # a prefix after a frame: its number, ln p_b, ln p_n, score, kept
    moves: Sequence[tuple[float, ...]]  # source, target, symbol, ln p
    yours: Sequence[tuple[float, ...]]  # a prefix's number and score


def rows_of(found: dict[Setting, list[Frame]], beams: dict[Setting, tuple[list[Beam], Difference]]) -> Rows:
    """Number the prefixes of all searches, and put what is drawn into rows."""
    number: dict[Prefix, int] = {}

    def numbered(prefix: Prefix) -> int:
        return number.setdefault(prefix, len(number))

    runs, nodes, moves, yours = [], [], [], []
    for setting, frames in found.items():
        theirs, difference = beams.get(setting, ([[] for _ in frames], Difference("")))
        for frame, beam in zip(frames, theirs, strict=True):
            nodes += [(numbered(node.prefix), *node[1:]) for node in frame.nodes]
            moves += frame.arrivals
            yours += [(numbered(prefix), score) for prefix, score in beam]
        pairs = zip(frames, theirs, strict=True)
        counts = [[len(frame.nodes), len(frame.arrivals), len(beam), len(frame.scores)] for frame, beam in pairs]
        runs.append(dict(zip(("width", "weight"), setting, strict=True)) | {
            "counts": counts, "difference": difference.text, "at": [difference.frame, numbered(difference.prefix)]
        })  # fmt: skip
    return Rows([list(prefix) for prefix in number], runs, nodes, moves, yours)
