"""Oracles of the assignment on sequence to sequence: for each question, a case's answer by another way."""

import math
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

from course_lib.reference.attention import (
    AdditiveScore,
    FixedAttention,
    GlobalAttention,
    MeanAttention,
    Memory,
    SimilarityAttention,
    SoftmaxAttention,
)
from course_lib.reference.search import Step, beam_search, greedy_search
from course_lib.reference.seq2seq import (
    exponential_decay,
    inverse_sigmoid_decay,
    linear_decay,
    reverse_words,
    sequence_loss,
)

Case = dict[str, Any]
Sentence = tuple[list[int], float]


def tensors(case: Case, names: str) -> list[Tensor]:
    """The arrays of a case, in the order named."""
    return [torch.tensor(case[name]) for name in names.split(", ")]


def told(answer: Any) -> Any:
    """An answer with plain numbers as arrays, so that each is compared to within a tolerance; words stay whole."""
    if isinstance(answer, list):
        return [told(one) for one in answer]
    if isinstance(answer, dict):
        return {name: told(one) for name, one in answer.items()}
    return np.asarray(answer, dtype=float) if isinstance(answer, float | np.ndarray) else answer


def scored(found: Iterable[Sentence]) -> dict[str, Any]:
    """Sentences with their scores, as questions hand them in."""
    words, scores = zip(*found, strict=True)
    return {"words": [list(one) for one in words], "scores": np.array(scores)}


def teacher_forced(case: Case) -> list[Tensor]:
    rows = [[case["start"], *sentence, case["end"]] for sentence in case["sentences"]]
    whole = pad_sequence([torch.tensor(row) for row in rows], batch_first=True, padding_value=-1)
    mask = whole[:, 1:] >= 0
    inputs, targets = whole[:, :-1].where(mask, case["padding"]), whole[:, 1:].where(mask, case["padding"])
    return [inputs.double(), targets.double(), mask.double()]


def slopes(case: Case) -> Tensor:
    logits, targets, mask = tensors(case, "logits, targets, mask")
    sequence_loss(logits.requires_grad_(), targets, mask).sum().backward()
    assert logits.grad is not None
    return logits.grad


def turned(case: Case) -> Tensor:
    x, lengths = tensors(case, "x, lengths")
    places = reverse_words(torch.arange(x.shape[1]).repeat(len(x), 1), lengths)
    return torch.stack([row[order] for row, order in zip(x, places, strict=True)]).double()


def encoded(case: Case) -> list[Tensor]:
    """States and last states of PyTorch's own net on packed sequences."""
    x, lengths, W_x, W_h, b = tensors(case, "x, lengths, W_x, W_h, b")
    rnn = nn.RNN(x.shape[2], len(b), batch_first=True, dtype=torch.float64)
    weights = {"weight_ih_l0": W_x, "weight_hh_l0": W_h, "bias_ih_l0": b, "bias_hh_l0": 0 * b}
    rnn.load_state_dict(weights)
    states, last = rnn(pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False))
    return [pad_packed_sequence(states, batch_first=True)[0].detach(), last[0].detach()]


def from_the_end(case: Case) -> list[Tensor]:
    """Each sentence alone, flipped, so that there is no padding to go wrong."""
    states, last = torch.zeros(*case["x"].shape[:2], len(case["b"])).double(), []
    for row, length in enumerate(case["lengths"]):
        alone = case | {"x": case["x"][row : row + 1, :length][:, ::-1].copy(), "lengths": np.array([length])}
        reached, end = encoded(alone)
        states[row, :length] = reached[0].flip(0)
        last.append(end[0])
    return [states, torch.stack(last)]


def fixed(case: Case) -> Tensor:
    attention = FixedAttention(*case["w"].shape).double()
    attention.w.data.copy_(torch.tensor(case["w"]))
    (mask,) = tensors(case, "mask")
    memory = attention.prepare(torch.zeros(*mask.shape, 1).double(), mask)
    return attention.weights(torch.zeros(len(mask), case["steps"], 1), memory, case["first"]).detach()


def looked(attention: MeanAttention | SimilarityAttention | SoftmaxAttention) -> Callable[[Case], Tensor]:
    def weights(case: Case) -> Tensor:
        (mask,) = tensors(case, "mask")
        states = torch.tensor(case["h"]) if "h" in case else torch.zeros(*mask.shape, 1).double()
        queries = torch.tensor(case["s"]) if "s" in case else torch.zeros(len(mask), case["steps"], 1).double()
        return attention(queries, attention.prepare(states, mask)).weights.double()

    return weights


def score_slopes(case: Case) -> Tensor:
    """Autograd through softmax at the scores ln a, which give the weights back."""
    g, a, h = tensors(case, "g, a, h")
    e = a.clamp(min=1e-300).log().requires_grad_()
    ((e.softmax(dim=-1) @ h) * g).sum().backward()
    assert e.grad is not None
    return e.grad


def bahdanau(case: Case) -> GlobalAttention:
    """The library's attention with these weights."""
    score = AdditiveScore(case["s"].shape[1], case["h"].shape[2], len(case["v"])).double()
    U = case.get("U", np.zeros((len(case["v"]), case["h"].shape[2])))
    weights = {"W.weight": case["W"], "U.weight": U, "v.weight": case["v"][None]}
    score.load_state_dict({name: torch.tensor(weight) for name, weight in weights.items()})
    return GlobalAttention(score)


def stepped(case: Case, y: Tensor, s: Tensor, attention: GlobalAttention, memory: Memory) -> list[Tensor]:
    """Context, weights and the next state."""
    V_y, V_c, V_s = tensors(case, "V_y, V_c, V_s")
    look = attention(s[:, None], memory)
    c = look.context[:, 0]
    after = torch.tanh(F.linear(torch.cat([y, c, s], dim=1), torch.cat([V_y, V_c, V_s], dim=1)))
    return [part.detach() for part in (c, look.weights[:, 0], after)]


def step(case: Case) -> list[Tensor]:
    y, s, h, keys, mask = tensors(case, "y, s, h, keys, mask")
    return stepped(case, y, s, bahdanau(case), Memory(h.where(mask[..., None], 0), keys, mask))


def all_steps(case: Case) -> list[Tensor]:
    ys, s, h, mask = tensors(case, "ys, s, h, mask")
    attention = bahdanau(case)
    memory, states, weights = attention.prepare(h, mask), [], []
    for y in ys.unbind(dim=1):
        _, a, s = stepped(case, y, s, attention, memory)
        states.append(s)
        weights.append(a)
    return [torch.stack(states, dim=1), torch.stack(weights, dim=1)]


def additive(case: Case) -> Tensor:
    s, keys = tensors(case, "s, keys")
    return bahdanau(case).score(s[:, None], keys)[:, 0].detach()


def net(case: Case) -> tuple[Step, Tensor]:
    """The model of a case as the library wants it, whole batches at once, and its first state."""
    E, W, V, state = tensors(case, "E, W, V, state")

    def batched(words: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        h = torch.tanh(E[words] + h @ W.T)
        return F.log_softmax(h @ V.T, dim=1), h

    return batched, state[None]


def log_p(case: Case, words: Iterable[int]) -> Tensor:
    """ln p of every next word after START and each of the words, all from scratch."""
    model, state = net(case)
    rows = []
    for word in words:
        row, state = model(torch.tensor([word]), state)
        rows.append(row[0])
    return torch.stack(rows)


def greedy(case: Case) -> dict[str, Any]:
    (found,) = greedy_search(*net(case), torch.tensor([1]), 0, case["most"])
    return {"words": found.tokens + [0] * found.finished, "total": float(found.log_prob)}


def every(case: Case) -> dict[str, Any]:
    """Of all rows of words those that are sentences, in the order of their words."""
    words = range(len(case["E"]))
    rows = [row for n in range(1, case["most"] + 1) for row in product(words, repeat=n)]
    whole = [row for row in sorted(rows) if 0 not in row[:-1] and (row[-1] == 0 or len(row) == case["most"])]
    scores = [log_p(case, [1, *row[:-1]])[range(len(row)), list(row)].sum().item() for row in whole]
    return scored([(list(row), score) for row, score in zip(whole, scores, strict=True)])


def beam(case: Case) -> dict[str, Any]:
    size = case["most"], case["width"], case["a"]
    (found,) = beam_search(*net(case), torch.tensor([1]), 0, *size)
    return scored([(one.tokens + [0] * one.finished, one.score) for one in found])


def schedules(case: Case) -> list[list[float]]:
    updates = case["updates"]
    line = [linear_decay(i, case["k"], case["c"], case["least"]) for i in updates]
    return [line, [exponential_decay(i, case["k"]) for i in updates], far(case)]


def far(case: Case) -> list[float]:
    return [inverse_sigmoid_decay(i, case["slow"]) for i in case["updates"]]


def mixed(case: Case) -> list[int]:
    """What is read, each own word found by reading everything before it anew."""
    read = [int(case["inputs"][0])]
    for true, coin in zip(case["inputs"][1:], case["u"][1:], strict=True):
        read.append(int(true) if coin < case["epsilon"] else int(log_p(case, read)[-1].argmax()))
    return read


def sampling(case: Case) -> dict[str, Any]:
    return {"read": mixed(case), "rows": log_p(case, mixed(case))}


def scheduled_loss(case: Case) -> float:
    return float(F.nll_loss(log_p(case, mixed(case)), torch.tensor(case["targets"]), reduction="sum"))


def parallel(case: Case) -> list[int]:
    """Pass by pass, each own word from the prefix that the pass before had read."""
    read = true = case["inputs"].tolist()
    for _ in range(case["passes"] - 1):
        own = [true[0], *(int(log_p(case, read[:t])[-1].argmax()) for t in range(1, len(read)))]
        kept = [t == 0 or case["u"][t] < case["epsilon"] for t in range(len(read))]
        read = [true[t] if kept[t] else own[t] for t in range(len(read))]
    return read


def sentence_loss(case: Case) -> Tensor:
    return sequence_loss(*tensors(case, "logits, targets, mask"))


ORACLES: dict[str, Callable[[Case], Any]] = {
    "teacher_forced": teacher_forced,
    "teacher_forced_empty": teacher_forced,
    "picked": lambda case: (
        -F.cross_entropy(torch.tensor(case["logits"]).mT, torch.tensor(case["targets"]), reduction="none")
    ),
    "losses": sentence_loss,
    "per_word": lambda case: float(sentence_loss(case).sum() / case["mask"].sum()),
    "slopes": slopes,
    "turned": turned,
    "states": lambda case: encoded(case)[0],
    "last": lambda case: encoded(case)[1],
    "from_the_end": from_the_end,
    "mean": looked(MeanAttention()),
    "fixed": fixed,
    "similarity": looked(SimilarityAttention()),
    "softmax": looked(SoftmaxAttention()),
    "score_slopes": score_slopes,
    "additive": additive,
    "step": step,
    "bahdanau": all_steps,
    "once": lambda case: {"states": all_steps(case)[0][:, -1], "calls": [torch.tensor(case["h"])]},
    "greedy": greedy,
    "greedy_cut": greedy,
    "every": every,
    "normalised": lambda case: case["log_p"] * math.exp(-case["a"] * math.log(case["length"])),
    "beam": beam,
    "beam_exact": beam,
    "beam_length": beam,
    "schedules": schedules,
    "far": far,
    "sampling": sampling,
    "scheduled_loss": scheduled_loss,
    "parallel": parallel,
    "parallel_passes": parallel,
}
