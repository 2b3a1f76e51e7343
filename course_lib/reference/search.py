"""Greedy and beam search over any step function: decoding, not training."""

from collections.abc import Callable
from typing import Any, NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from course_lib.reference._checks import check_not_empty, check_rank, complaint, first

Step = Callable[[Tensor, Any], tuple[Tensor, Any]]
"""``step(tokens (rows,), state) → log-probabilities of the next token (rows, symbols), next state``.

A state is a tensor whose first axis is the row, or tuples, lists and dictionaries of such; all else in it is shared.
"""


class Hypothesis(NamedTuple):
    """One decoded sequence: its tokens without START and END, ln p, the score it is ranked by, whether END was met."""

    tokens: list[int]
    log_prob: float
    score: float
    finished: bool


class Expansion(NamedTuple):
    """One step of the beam, best first: for each candidate its parent's place in the beam, its token, and its fate."""

    parents: Int[Tensor, "batch candidate"]
    tokens: Int[Tensor, "batch candidate"]
    log_probs: Float[Tensor, "batch candidate"]
    scores: Float[Tensor, "batch candidate"]
    kept: Bool[Tensor, "batch candidate"]


def take_rows(state: Any, rows: Int[Tensor, " rows"]) -> Any:
    """The chosen rows of every tensor in a state.

    >>> take_rows({"h": torch.tensor([10, 11, 12]), "t": 4}, torch.tensor([2, 2, 0]))
    {'h': tensor([12, 12, 10]), 't': 4}
    """
    if isinstance(state, Tensor):
        return state.index_select(0, rows)
    if isinstance(state, dict):
        return {name: take_rows(part, rows) for name, part in state.items()}
    if isinstance(state, tuple | list):
        parts = [take_rows(part, rows) for part in state]
        return type(state)(*parts) if hasattr(state, "_fields") else type(state)(parts)
    return state


def _ask(step: Step, tokens: Tensor, state: Any, end: int) -> tuple[Tensor, Any]:
    """One step, its answer checked."""
    log_probs, state = step(tokens, state)
    if log_probs.dim() != 2 or len(log_probs) != len(tokens):
        expected = f"log-probabilities of shape ({len(tokens)}, symbols) from step"
        raise complaint(expected, str(tuple(log_probs.shape)), "return one row of ln p for each token that came in")
    if not (log_probs <= 1e-3).all():
        largest = log_probs.max().item()
        raise complaint(
            "log-probabilities, at most 0, from step", f"{largest:.4g}", "take log_softmax of finite logits"
        )
    if not 0 <= end < log_probs.shape[1]:
        advice = "give the index of END in the vocabulary of the step"
        raise complaint(f"end in 0 … {log_probs.shape[1] - 1}", str(end), advice)
    return log_probs, state


def _check(start: Tensor, max_length: int) -> None:
    check_rank("start", start, 1, "batch", "give one START token an example, as torch.tensor([1])")
    check_not_empty("start", start)
    if max_length < 1:
        raise complaint("a max_length of at least 1", str(max_length), "END alone takes one step")


def _check_possible(log_probs: Float[Tensor, " batch"]) -> None:
    """Refuse to go on where every continuation has probability 0."""
    for (place,) in first(log_probs == -torch.inf):
        got = f"ln p = −∞ for all of them in example {place}"
        raise complaint("a possible continuation", got, "leave the step some probability, for END at least")


@torch.no_grad()
def greedy_search(step: Step, state: Any, start: Int[Tensor, " batch"], end: int, max_length: int) -> list[Hypothesis]:
    """Take the likeliest token at every step, until END.

        y_t = argmax_y p(y | y_1 … y_{t−1})

    Args:
        step: see ``Step``.
        state: the state before the first step, one row an example.
        start: the START tokens, one an example.
        end: the index of END.
        max_length: how many tokens at most, END included.

    Returns:
        One hypothesis an example; its score is ln p.

    Raises:
        ValueError: no examples, no steps, an END outside the step's vocabulary, a step that answers in another shape,
            with NaN, with logarithms over 0, or with a probability of 0 for everything.

    >>> always_two = lambda tokens, state: (torch.tensor([0.1, 0.2, 0.7]).log().expand(len(tokens), 3), state)
    >>> greedy_search(always_two, None, torch.tensor([1]), end=0, max_length=3)[0].tokens
    [2, 2, 2]
    """
    _check(start, max_length)
    tokens, chosen = start, []
    done = torch.zeros_like(start, dtype=torch.bool)
    total = torch.zeros(len(start), device=start.device)
    for _ in range(max_length):
        log_probs, state = _ask(step, tokens, state, end)
        best, tokens = log_probs.max(dim=-1)
        total = total + best.masked_fill(done, 0.0)
        _check_possible(total)
        tokens = tokens.masked_fill(done, end)
        chosen.append(tokens)
        done = done | (tokens == end)
        if done.all():
            break
    rows = torch.stack(chosen, dim=1).tolist()
    return [_hypothesis(row, p, p, end) for row, p in zip(rows, total.tolist(), strict=True)]


def _hypothesis(row: list[int], log_prob: float, score: float, end: int) -> Hypothesis:
    finished = end in row
    return Hypothesis(row[: row.index(end)] if finished else row, log_prob, score, finished)


class _Beam(NamedTuple):
    """``width`` hypotheses an example: what they said, ln p, how long they are, whether they have ended."""

    tokens: Int[Tensor, "batch width time"]
    log_prob: Float[Tensor, "batch width"]
    length: Int[Tensor, "batch width"]
    done: Bool[Tensor, "batch width"]


@torch.no_grad()
def beam_search(
    step: Step,
    state: Any,
    start: Int[Tensor, " batch"],
    end: int,
    max_length: int,
    width: int = 4,
    length_penalty: float = 0.0,
    watch: Callable[[Expansion], None] | None = None,
) -> list[list[Hypothesis]]:
    """Keep the ``width`` best hypotheses at every step.  Sutskever et al. 2014, section 3.2.

        score(y) = ln p(y) / |y|^a

    A hypothesis that has ended keeps its place and its score, and competes with those that go on. |y| counts END.
    a = 0 ranks by ln p, which favours short sequences; a = 1 ranks by ln p a token. Departs from Wu et al. 2016,
    eq. 14, whose penalty ((5 + |y|) / 6)^a softens the same idea. With a width of at least symbols^max_length nothing
    is ever pruned and the search is exact.

    Args:
        step: see ``Step``; it gets ``batch · width`` rows.
        state: the state before the first step, one row an example.
        start: the START tokens, one an example.
        end: the index of END.
        max_length: how many tokens at most, END included.
        width: how many hypotheses to keep.
        length_penalty: a.
        watch: called after every step with what the beam considered (the best 2 · width candidates), to draw the tree.

    Returns:
        For each example its hypotheses, best first; those cut at ``max_length`` are not ``finished``.

    Raises:
        ValueError: as ``greedy_search``; no width.

    >>> fork = lambda tokens, state: (torch.tensor([[0.2, 0.2, 0.6], [0.5, 0.1, 0.4]]).log()[tokens % 2], state)
    >>> best, second = beam_search(fork, None, torch.tensor([1]), end=0, max_length=2, width=2)[0]
    >>> best.tokens, best.finished, second.tokens
    ([], True, [2, 2])
    """
    _check(start, max_length)
    if width < 1:
        raise complaint("a width of at least 1", str(width), "width=1 is greedy search")
    batch = len(start)
    first_rows = torch.arange(batch, device=start.device)[:, None] * width  # (batch, 1)
    state = take_rows(state, torch.arange(batch, device=start.device).repeat_interleave(width))
    last, beam = start.repeat_interleave(width), _open(batch, width, start.device)
    for _ in range(max_length):
        log_probs, state = _ask(step, last, state, end)
        seen = _expand(beam, log_probs.unflatten(0, (batch, width)), end, length_penalty)
        if watch is not None:
            watch(seen)
        beam = _keep(beam, seen, width, end)
        _check_possible(beam.log_prob.amax(dim=1))
        state = take_rows(state, (first_rows + seen.parents[:, :width]).flatten())
        last = beam.tokens[..., -1].flatten()
        if beam.done.all():
            break
    return _read(beam, end, length_penalty)


def _open(batch: int, width: int, device: torch.device) -> _Beam:
    """One live, empty hypothesis an example; the other places are impossible until they are filled."""
    log_prob = torch.full((batch, width), -torch.inf, device=device)
    log_prob[:, 0] = 0.0
    length = torch.zeros(batch, width, dtype=torch.long, device=device)
    return _Beam(length.new_zeros(batch, width, 0), log_prob, length, torch.zeros_like(length, dtype=torch.bool))


def _expand(beam: _Beam, log_probs: Float[Tensor, "batch width symbols"], end: int, penalty: float) -> Expansion:
    """The best 2 · width of all continuations; one that has ended continues with END alone, for nothing."""
    symbols, width = log_probs.shape[-1], beam.done.shape[1]
    only_end = torch.full((symbols,), -torch.inf, device=log_probs.device)
    only_end[end] = 0.0
    log_probs = torch.where(beam.done[..., None], only_end, log_probs)
    total = (beam.log_prob[..., None] + log_probs).flatten(1)  # (batch, width · symbols)
    length = (beam.length + ~beam.done).repeat_interleave(symbols, dim=1)
    scores, place = (total / length**penalty).topk(min(2 * width, total.shape[1]))
    rank = torch.arange(scores.shape[1], device=scores.device)
    kept = (rank < width) & scores.isfinite()
    return Expansion(place // symbols, place % symbols, total.gather(1, place), scores, kept)


def _keep(beam: _Beam, seen: Expansion, width: int, end: int) -> _Beam:
    """The beam's next state: the best ``width`` of what was seen."""
    parents, tokens = seen.parents[:, :width], seen.tokens[:, :width]
    was_done = beam.done.gather(1, parents)
    said = beam.tokens.gather(1, parents[..., None].expand(-1, -1, beam.tokens.shape[-1]))
    length = beam.length.gather(1, parents) + ~was_done
    said = torch.cat([said, tokens[..., None]], dim=-1)
    return _Beam(said, seen.log_probs[:, :width], length, was_done | (tokens == end))


def _read(beam: _Beam, end: int, penalty: float) -> list[list[Hypothesis]]:
    """Tensors to hypotheses, the places never filled left out."""
    scores = beam.log_prob / beam.length**penalty
    examples = zip(beam.tokens.tolist(), beam.log_prob.tolist(), scores.tolist(), strict=True)
    return [
        [_hypothesis(row, p, score, end) for row, p, score in zip(*example, strict=True) if p > -torch.inf]
        for example in examples
    ]
