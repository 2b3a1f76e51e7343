"""Oracles of the assignment on captions: for each question, a case's answer by the library, by PyTorch or by a list."""

from collections.abc import Callable
from itertools import product
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from seq2seq_oracles import bahdanau, scored, tensors
from torch import Tensor, nn
from torch.nn.utils.rnn import pad_sequence

from course_lib.reference import captioning
from course_lib.reference.search import Step, beam_search, greedy_search

Case = dict[str, Any]


def targets(case: Case) -> list[Tensor]:
    vocabulary, most = case["vocabulary"], case["most"]
    whole = [["START", *caption, "END"][: most + 1 + (len(caption) <= most)] for caption in case["captions"]]
    rows = [torch.tensor([vocabulary.index(word) if word in vocabulary else 3 for word in row]) for row in whole]
    padded = pad_sequence(rows, batch_first=True, padding_value=-1)
    mask = padded[:, 1:] >= 0
    one_hot = F.one_hot(padded[:, 1:].clamp(min=0), len(vocabulary)) * mask[..., None]
    return [(padded[:, :-1] * mask).double(), one_hot.double(), mask.double()]


def with_places(case: Case) -> Tensor:
    (a,) = tensors(case, "a")
    where = captioning.places(case["rows"], case["columns"]).flatten(1).mT
    return torch.cat([a, where.to(a).expand(len(a), -1, -1)], dim=2)


def seen(case: Case) -> list[int]:
    """Where the gradient of a region arrives, in an image so large that the region lies far from its edges."""
    far, jump = 4, int(np.prod([stride for _, stride, _ in case["layers"]]))
    image = torch.zeros(1, 1, 20 * jump, 20 * jump, dtype=torch.float64, requires_grad=True)
    maps = image
    for kernel, stride, padding in case["layers"]:
        maps = F.conv2d(maps, torch.ones(1, 1, kernel, kernel).double(), stride=stride, padding=padding)
    (arrived,) = torch.autograd.grad(maps[0, 0, case["row"] + far, case["column"] + far], image)
    rows, columns = (arrived[0, 0].any(dim=axis).nonzero() - far * jump for axis in (1, 0))
    return [int(one) for one in (rows.min(), rows.max(), columns.min(), columns.max())]


def first_state(case: Case) -> list[Tensor]:
    a, W_h, b_h, W_c, b_c = tensors(case, "a, W_h, b_h, W_c, b_c")
    mean = F.adaptive_avg_pool1d(a.mT, 1).squeeze(2)
    return [F.linear(mean, W_h, b_h).tanh(), F.linear(mean, W_c, b_c).tanh()]


def soft(case: Case, *, slopes: bool = False) -> Any:
    """The library's additive attention: weights and context, or the context's slopes."""
    attention = bahdanau(case | {"s": case["h"], "h": case["a"]})
    h, a = tensors(case, "h, a")
    look = attention(h[:, None], attention.prepare(a.requires_grad_()))
    if slopes:
        return torch.autograd.grad((look.context[:, 0] * torch.tensor(case["g"])).sum(), a)[0]
    return [look.weights[:, 0].detach(), look.context[:, 0].detach()]


def scores(case: Case) -> Tensor:
    attention = bahdanau(case | {"s": case["h"], "h": case["a"]})
    h, a = tensors(case, "h, a")
    return attention.score(h[:, None], attention.prepare(a).keys)[:, 0].detach()


def gate(case: Case) -> list[Tensor]:
    h, z, w = tensors(case, "h, z, w")
    beta = torch.special.expit(F.linear(h, w[None], torch.tensor([case["b"]]).to(h)))
    return [beta[:, 0], beta * z]


def spoken(case: Case) -> list[list[Tensor]]:
    """Logits, weights and states word by word, by PyTorch's LSTM cell."""
    h, C, a, W, w, E, L_o, L_h, L_z = tensors(case, "h, C, a, W, w, E, L_o, L_h, L_z")
    lstm = nn.LSTMCell(E.shape[1] + a.shape[2], h.shape[1], dtype=torch.float64)
    W_x, W_h, b = tensors(case, "W_x, W_h, b")
    lstm.load_state_dict({"weight_ih": W_x, "weight_hh": W_h, "bias_ih": b, "bias_hh": 0 * b})
    steps = []
    for words in torch.tensor(case["inputs"]).unbind(dim=1):
        weights = torch.softmax(torch.bmm(a, F.linear(h, W)[..., None])[..., 0], dim=1)
        z = torch.special.expit(h @ w)[:, None] * torch.bmm(weights[:, None], a)[:, 0]
        y = F.embedding(words, E)
        h, C = (state.detach() for state in lstm(torch.cat([y, z], dim=1), (h, C)))
        steps.append([F.linear(y + F.linear(h, L_h) + F.linear(z, L_z), L_o), weights, h, C])
    return steps


def told(case: Case) -> list[Tensor]:
    return [torch.stack(parts, dim=1) for parts in list(zip(*spoken(case), strict=True))[:2]]


def penalty(case: Case) -> Tensor:
    return captioning.doubly_stochastic_penalty(*tensors(case, "alpha, mask"))


def even(alpha: Tensor, mask: Tensor) -> Tensor:
    """The term with τ = T/L, caption by caption without their padding."""
    alone = [weights[is_real] for weights, is_real in zip(alpha, mask, strict=True)]
    return torch.stack([((len(one) / one.shape[1] - one.sum(dim=0)) ** 2).sum() for one in alone])


def penalty_slopes(case: Case) -> list[Tensor]:
    alpha, mask = tensors(case, "alpha, mask")
    alpha.requires_grad_()
    terms = captioning.doubly_stochastic_penalty(alpha, mask), even(alpha, mask)
    return [torch.autograd.grad(term.sum(), alpha)[0] for term in terms]


def losses(case: Case) -> Tensor:
    """PyTorch's cross entropy, over the words that are not ruled out."""
    logits, q = tensors(case, "logits, targets")
    kept = logits.isfinite().all(dim=0).all(dim=0)
    return F.cross_entropy(logits[..., kept].mT, q[..., kept].mT, reduction="none")


def loss(case: Case) -> float:
    alpha, q = tensors(case, "alpha, targets")
    terms = captioning.doubly_stochastic_penalty(alpha, q.sum(dim=2) > 0)
    return float((losses(case).sum(dim=1) + case["weight"] * terms).mean())


def recurrent(case: Case, ruled_out: list[int] | None = None) -> Step:
    """A step of the library's searches, for any rows; under rules, no word comes twice in a row."""
    E, W, V = tensors(case, "E, W, V")

    def step(words: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        h = torch.tanh(E[words] + h @ W.T)
        log_p = F.linear(h, V).log_softmax(dim=1)
        if ruled_out is not None:
            log_p[:, ruled_out] = -torch.inf
            log_p[torch.arange(len(words)), words] = -torch.inf
        return log_p, h

    return step


def greedy(case: Case) -> dict[str, Any]:
    """The library's words; and the regions along them, each image alone."""
    state, K = tensors(case, "state, K")
    step, start = recurrent(case), torch.ones(len(state), dtype=torch.long)
    found = greedy_search(step, state, start, 0, case["most"])
    said = [one.tokens + [0] * one.finished for one in found]
    looks: list[list[int]] = [[] for _ in said]
    for words, looked, first in zip(said, looks, state, strict=True):
        h = first[None]
        for word in [1, *words[:-1]]:
            looked.append(int((K @ h[0]).argmax()))
            _, h = step(torch.tensor([word]), h)
    return {"said": said, "looks": looks}


def beam(case: Case) -> dict[str, Any]:
    step, (state,) = recurrent(case, case["banned"]), tensors(case, "state")
    (found,) = beam_search(step, state[None], torch.tensor([1]), 0, case["most"], case["width"])
    return scored([(one.tokens + [0] * one.finished, one.log_prob) for one in found])


def below_softmax(case: Case) -> tuple[Tensor, Tensor]:
    """Scores that give the weights of real words, and 0 at padding; and what a softmax makes of them."""
    alpha, mask = tensors(case, "alpha, mask")
    e = alpha.where(mask[..., None], 1).log().requires_grad_()
    return e, e.softmax(dim=2)


def looks(case: Case) -> list[Tensor]:
    e, alpha = below_softmax(case)
    log_p = captioning.look_log_prob(alpha, *tensors(case, "looks, mask"))
    return [log_p.detach(), torch.autograd.grad(log_p.sum(), e)[0]]


def reinforce(case: Case) -> Tensor:
    e, alpha = below_softmax(case)
    log_p, seen_at, mask = tensors(case, "log_p, looks, mask")
    return torch.autograd.grad(-captioning.reinforce_loss(log_p, alpha, seen_at, mask, case["b"]).sum(), e)[0]


def marginal(case: Case) -> list[float]:
    """The joint distribution of all looks as one array, a look after the other by broadcasting."""
    first, later, table = tensors(case, "first, later, table")
    log_s = first.log_softmax(dim=0)
    while log_s.ndim < table.ndim:
        log_s = log_s[..., None] + later.log_softmax(dim=1)
    return [float((log_s + table).flatten().logsumexp(dim=0)), float((log_s.exp() * table).sum())]


def bound_slopes(case: Case) -> Tensor:
    """Autograd through what is expected over one look after the other."""
    alpha, r = tensors(case, "alpha, r")
    e = alpha.log().requires_grad_()
    for row in e.softmax(dim=1):
        r = torch.tensordot(row, r, dims=1)
    return torch.autograd.grad(r, e)[0]


def variance(case: Case) -> float:
    """The library's estimate for every row of looks, its mean and its mean square."""
    alpha, r = tensors(case, "alpha, r")
    rows = list(product(range(alpha.shape[1]), repeat=len(alpha)))
    e = alpha.log().expand(len(rows), -1, -1).clone().requires_grad_()
    seen_at, mask = torch.tensor(rows), torch.ones(len(rows), len(alpha), dtype=torch.bool)
    loss = captioning.reinforce_loss(r.flatten(), e.softmax(dim=2), seen_at, mask, case["b"])
    (drawn,) = torch.autograd.grad(loss.sum(), e)
    p = captioning.look_log_prob(alpha.expand(len(rows), -1, -1), seen_at, mask).exp()
    mean = torch.einsum("s,sti->ti", p, drawn)
    return float((p[:, None, None] * (drawn - mean) ** 2).sum())


def best(case: Case) -> float:
    """The lowest point of the parabola through three variances."""
    left, middle, right = (variance(case | {"b": b}) for b in (-1.0, 0.0, 1.0))
    return (left - right) / (2 * (left - 2 * middle + right))


def moving(case: Case) -> np.ndarray:
    used = [case["b"]]
    for batch in case["rewards"]:
        used.append(captioning.moving_baseline(used[-1], torch.tensor(batch), case["keep"]))
    return np.array(used[:-1])


def entropy(case: Case) -> Tensor:
    """Autograd through the softmax over the regions whose weight is not 0."""
    alpha, mask = tensors(case, "alpha, mask")
    slopes = torch.zeros_like(alpha)
    for b, t in mask.nonzero().tolist():
        some = alpha[b, t] > 0
        e = alpha[b, t, some].log().requires_grad_()
        H = captioning.look_entropy(e.softmax(dim=0)[None, None], torch.tensor([[True]]))
        slopes[b, t, some] = torch.autograd.grad(H.sum(), e)[0]
    return slopes


ORACLES: dict[str, Callable[[Case], Any]] = {
    "targets": targets,
    "targets_cut": targets,
    "annotations": lambda case: F.unfold(torch.tensor(case["maps"]), 1).mT,
    "places": with_places,
    "seen": seen,
    "first_state": first_state,
    "scores": scores,
    "soft": soft,
    "annotation_slopes": lambda case: soft(case, slopes=True),
    "gate": gate,
    "step": lambda case: spoken(case)[0],
    "told": told,
    "penalty": penalty,
    "penalty_even": lambda case: even(*tensors(case, "alpha, mask")),
    "penalty_slopes": penalty_slopes,
    "losses": losses,
    "losses_ruled_out": losses,
    "loss": loss,
    "greedy": greedy,
    "beam": beam,
    "beam_exact": beam,
    "looks": looks,
    "marginal": marginal,
    "reinforce": reinforce,
    "exact": bound_slopes,
    "variance": variance,
    "best": best,
    "moving": moving,
    "entropy": entropy,
}
