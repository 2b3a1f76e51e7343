"""A reader's own decoder beside the search: its beam after every frame, and the first place where they differ."""

from collections.abc import Callable
from itertools import pairwise
from math import isclose, isnan
from typing import Any, NamedTuple

from course_lib.widgets.explorer.checks import check_indices, run
from course_lib.widgets.prefix_beam.frames import Frame, Prefix

Beam = list[tuple[Prefix, float]]
CLOSE = 1e-6


class Difference(NamedTuple):
    """What differs first, in words; the frame, from 1, and the prefix.  Frame 0: nothing does."""

    text: str
    frame: int = 0
    prefix: Prefix = ()


def beams_of(decode: Callable[..., Any], y: Any, symbols: int, *settings: Any) -> list[Beam]:
    """The decoder's beam after each frame: its result for the first frame alone, for the first two …

    Raises:
        ValueError: the decoder raised, or returned something else than a list of (labeling, score).
    """
    beams = []
    for t in range(1, len(y) + 1):
        answer = run("yours", decode, y[:t], *settings)
        try:
            beam = [(tuple(int(k) for k in labeling), float(score)) for labeling, score in answer]
        except (TypeError, ValueError):
            got = "None" if answer is None else f"{type(answer).__name__} {str(answer)[:60]}"
            raise ValueError(f"expected yours to return a list of (labeling, score), got {got}") from None
        for labeling, _ in beam:
            check_indices("labeling from yours", labeling, below=symbols, lowest=1)
        beams.append(beam)
    return beams


def first_difference(frames: list[Frame], beams: list[Beam], name: Callable[[Prefix], str]) -> Difference:
    """The first frame after which the two beams differ, and what differs there."""
    for t, (frame, beam) in enumerate(zip(frames, beams, strict=True), start=1):
        for text, prefix in _differences(frame, beam, name):
            return Difference(f"After frame {t} {text}.", t, prefix)
    return Difference("Yours has the same beam after every frame.")


def _differences(frame: Frame, beam: Beam, name: Callable[[Prefix], str]) -> list[tuple[str, Prefix]]:
    """Other scores first, for they are the cause; then prefixes that only one of the two keeps."""
    ours, yours = {node.prefix: node.score for node in frame.beam}, dict(beam)
    least = min(ours.values())
    tied = {p for p, q in frame.scores.items() if _close(q, least)}  # which of equals is kept says nothing
    found = [
        (f"“{name(p)}” has Q = {yours[p]:.4g} in yours and {q:.4g} in ours", p)
        for p, q in frame.scores.items()
        if p in yours and not _close(yours[p], q)
    ]
    found += [(f"yours has “{name(p)}” twice", p) for p in yours if [q for q, _ in beam].count(p) > 1]
    found += [
        (f"yours keeps “{name(p)}”, Q = {q:.4g}, which ours {'drops' if p in frame.scores else 'does not reach'}", p)
        for p, q in yours.items()
        if p not in ours and p not in tied
    ]
    found += [
        (f"yours lacks “{name(p)}”, which ours keeps with Q = {q:.4g}", p)
        for p, q in ours.items()
        if p not in yours and not (p in tied and len(yours) >= len(ours))
    ]
    if not found and len(yours) > len(ours):
        found.append((f"yours keeps {len(yours)} prefixes and ours {len(ours)}", beam[-1][0]))
    if not found and any(a < b - CLOSE for (_, a), (_, b) in pairwise(beam)):
        found.append(("yours is not best first", beam[0][0]))
    return found


def _close(a: float, b: float) -> bool:
    return not isnan(a) and isclose(a, b, rel_tol=CLOSE, abs_tol=CLOSE)
