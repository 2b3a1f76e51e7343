"""Terms of ∂L/∂W_hh: what truncation leaves of their sum, and what becomes of them along time."""

import numpy as np

from course_lib.widgets.explorer.arrays import FloatArray

ROUNDING = -24 * np.log10(2)  # of float32: a term smaller by this than the largest changes no sum


def fate(logs: FloatArray, reached: FloatArray) -> str:
    """What becomes of one loss's gradient on its way back, from log10 of ‖term k‖ and ‖∂ℓ_t/∂h_k‖, k = 1 … t."""
    seen = np.flatnonzero(np.isfinite(logs))
    if not len(seen):
        return "no term reaches W_hh"
    gone = seen[logs[seen] < logs[seen].max() + ROUNDING]
    if len(gone):
        return f"the gradient dies: up to step {gone[-1] + 1} terms are below float32's rounding"
    change = reached - reached[-1]
    if change.max() > 2:
        return f"the gradient explodes: it grows {10 ** change.max():.2g} times on its way back"
    return f"the gradient {'fades' if change[0] < -2 else 'survives'}"


def truncations(rows: FloatArray, before: FloatArray) -> tuple[FloatArray, FloatArray]:
    """∂L/∂W_hh, and for windows 1 … T the norm of what a chunk keeps and its cosine with the whole."""
    time, k = len(rows), np.arange(len(rows))
    up_to = rows.cumsum(0)  # all losses up to t
    whole = up_to[-1].T @ before
    found = []
    for window in range(1, time + 1):
        ends = np.minimum(time, (k // window + 1) * window) - 1  # the last step of each step's chunk
        kept = up_to[ends, k].T @ before
        norm = np.linalg.norm(kept)
        scale = norm * np.linalg.norm(whole)
        found.append((norm, (kept * whole).sum() / scale if scale > 0 else 0.0))
    return whole, np.array(found)


def disagreement(stated: FloatArray | None, whole: FloatArray, reached: FloatArray) -> str:
    """A sentence where a loss reaches a later state, or where the stated ∂L/∂W_hh is not the sum of its terms."""
    later = np.argwhere(np.triu(abs(reached).max(2), 1) > 0)
    if len(later):
        t, k = (int(one) + 1 for one in later[0])
        return f"backward lets ℓ_{t} depend on h_{k}, a later state: does the sum over k end at t?"
    if stated is None or np.allclose(stated, whole, rtol=1e-3, atol=1e-3 * abs(whole).max()):
        return ""
    return (
        f"backward says ‖∂L/∂W_hh‖ = {np.linalg.norm(stated):.4g}, but its terms add up to {np.linalg.norm(whole):.4g}:"
        " is h_{k−1} the state before the step, and (1 − h²) in its place?"
    )
