"""The steps of a beam search as a student's function reports them, checked."""

from typing import Any, NamedTuple

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray, as_array
from course_lib.widgets.explorer.checks import check_finite, check_indices, check_rank

PARTS = ("parents", "tokens", "log_probs", "scores", "kept")


class Candidates(NamedTuple):
    """What one step of the search considered, best first; ``waits``: it had ended before, and keeps its place."""

    parents: list[int]
    tokens: list[int]
    log_probs: FloatArray
    scores: FloatArray
    kept: list[bool]
    waits: list[bool]


def read_steps(answer: Any, width: int, symbols: int, end: int) -> list[Candidates]:
    """The steps of a search of this width over so many symbols.

    Args:
        answer: what the search returned, a list of ``(parents, tokens, log_probs, scores, kept)``.
        end: the token of END.

    Raises:
        ValueError: not such a list, entries that are missing or out of range, NaN, candidates that are not best first,
            more of them kept than the width.
    """
    if not isinstance(answer, list | tuple) or not answer:
        raise ValueError(f"expected search to return a list of steps, got {type(answer).__name__}: watch each step")
    steps: list[Candidates] = []
    ended = [False]
    for t, parts in enumerate(answer, start=1):
        step = _candidates(f"step {t} of width {width}", parts, symbols, ended)
        if sum(step.kept) > width:
            raise ValueError(f"expected at most {width} kept at step {t}, got {sum(step.kept)}: is the beam pruned?")
        steps.append(step)
        ended = [token == end for token, kept in zip(step.tokens, step.kept, strict=True) if kept]
    if not ended:
        raise ValueError(f"expected something kept at the last step of width {width}, got nothing: is kept boolean?")
    return steps


def _candidates(where: str, parts: Any, symbols: int, ended: list[bool]) -> Candidates:
    """One step; ``ended`` says of each place in the beam before it whether its hypothesis had ended."""
    if not isinstance(parts, tuple | list) or len(parts) != len(PARTS):
        raise ValueError(f"expected ({', '.join(PARTS)}) at {where}, got {type(parts).__name__} {np.shape(parts)}")
    arrays = [as_array(part) for part in parts]
    arrays = [a[0] if a.ndim == 2 and len(a) == 1 else a for a in arrays]
    for name, a in zip(PARTS, arrays, strict=True):
        check_rank(f"{name} at {where}", a, ("candidate",))
    if len({len(a) for a in arrays}) > 1:
        raise ValueError(f"expected one entry a candidate at {where}, got {[len(a) for a in arrays]} of {PARTS}")
    possible = arrays[2] != -np.inf
    parents, tokens, log_probs, scores, kept = (a[possible] for a in arrays)
    check_finite(f"log_probs at {where}", log_probs)
    check_finite(f"scores at {where}", scores)
    if (log_probs > 1e-4).any():
        raise ValueError(f"expected ln p of at most 0 at {where}, got {log_probs.max():.4g}: are these probabilities?")
    if (np.diff(scores) > 1e-6).any():
        raise ValueError(f"expected candidates best first at {where}, got scores {scores.round(3)}: sorted upwards?")
    mothers = check_indices(f"parents at {where}", list(parents), below=len(ended))
    return Candidates(
        mothers,
        check_indices(f"tokens at {where}", list(tokens), below=symbols),
        log_probs,
        scores,
        list(kept > 0),
        [ended[k] for k in mothers],
    )
