"""The frames of a search over prefixes as a function reports them, checked and cut to what is drawn."""

from typing import Any, NamedTuple

import numpy as np

from course_lib.widgets.explorer.checks import check_indices

Prefix = tuple[int, ...]
PARTS = ("moves", "prefixes", "in_blank", "in_label", "scores", "kept")
ALSO_SHOWN = 4  # of those that were dropped, the best


class Node(NamedTuple):
    """A prefix after a frame, with the logarithms of p_b and p_n, its score and its fate."""

    prefix: Prefix
    in_blank: float
    in_label: float
    score: float
    kept: bool


class Arrival(NamedTuple):
    """What a symbol carried from one of the kept before, ``source``, to ``target``; both are places, best first."""

    source: int
    target: int
    symbol: int
    log_p: float


class Frame(NamedTuple):
    """What is drawn of a frame: its best prefixes, and what came to them."""

    nodes: list[Node]
    arrivals: list[Arrival]
    scores: dict[Prefix, float]  # of all that were considered

    @property
    def beam(self) -> list[Node]:
        """Those that were kept."""
        return [node for node in self.nodes if node.kept]


def read_frames(answer: Any, count: int, width: int, symbols: int) -> list[Frame]:
    """The frames of a search.

    Args:
        answer: what the search returned, a list of ``(moves, prefixes, in_blank, in_label, scores, kept)``, a move
            being ``(source, symbol, target, log_p)``.
        count: frames of the input.
        width: prefixes that may be kept.
        symbols: of the alphabet.

    Raises:
        ValueError: not such a list, frames that are missing, symbols of another alphabet, NaN, prefixes that are not
            best first, more kept than the width, or none.
    """
    if not isinstance(answer, list | tuple) or len(answer) != count:
        got = f"{len(answer)} of them" if isinstance(answer, list | tuple) else type(answer).__name__
        raise ValueError(f"expected search to return a list of {count} frames, got {got}: is every frame watched?")
    frames: list[Frame] = []
    beam: list[Prefix] = [()]
    for t, parts in enumerate(answer, start=1):
        frames.append(_frame(f"frame {t} of width {width}", parts, beam, width, symbols))
        beam = [node.prefix for node in frames[-1].beam]
    return frames


def _frame(where: str, parts: Any, beam: list[Prefix], width: int, symbols: int) -> Frame:
    if not isinstance(parts, list | tuple) or len(parts) != len(PARTS):
        raise ValueError(f"expected ({', '.join(PARTS)}) at {where}, got {type(parts).__name__}")
    moves, *columns = parts
    if len({len(column) for column in columns}) > 1:
        got = [len(column) for column in columns]
        raise ValueError(f"expected one entry a prefix at {where}, got {got} of {PARTS[1:]}")
    rows = zip(*columns, strict=True)
    nodes = [Node(tuple(prefix), float(b), float(n), float(score), bool(kept)) for prefix, b, n, score, kept in rows]
    if any(np.isnan(node[1:4]).any() for node in nodes):
        raise ValueError(f"expected logarithms at {where}, got NaN: is 0 · ∞ among its sums?")
    possible = [node for node in nodes if node.score > -np.inf]
    scores = [node.score for node in possible]
    if (np.diff(scores) > 1e-9).any():
        raise ValueError(
            f"expected prefixes best first at {where}, got scores {np.round(scores[:4], 3)}: sorted upwards?"
        )
    kept = sum(node.kept for node in possible)
    if not 0 < kept <= width or not all(node.kept for node in possible[:kept]):
        raise ValueError(f"expected the best {width} kept at {where} and one at least, got {kept}: is the beam pruned?")
    shown = possible[: width + ALSO_SHOWN]
    for node in shown:
        check_indices(f"prefix at {where}", node.prefix, below=symbols)
    return Frame(shown, _arrivals(moves, beam, [node.prefix for node in shown]), {n.prefix: n.score for n in possible})


def _arrivals(moves: Any, beam: list[Prefix], shown: list[Prefix]) -> list[Arrival]:
    """The moves between what is drawn, as places."""
    sources, targets = ({prefix: i for i, prefix in enumerate(prefixes)} for prefixes in (beam, shown))
    return [
        Arrival(sources[tuple(source)], targets[tuple(target)], int(symbol), float(log_p))
        for source, symbol, target, log_p in moves
        if tuple(source) in sources and tuple(target) in targets and log_p > -np.inf
    ]
