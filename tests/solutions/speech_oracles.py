"""Oracles of the assignment on speech: for each question, a case's answer by the library, by PyTorch or by a list."""

import math
from collections import defaultdict
from collections.abc import Callable
from itertools import groupby, product
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from seq2seq_oracles import tensors
from torch import Tensor

from course_lib.metrics import label_error_rate
from course_lib.reference import deep_speech
from course_lib.reference.cells import lengths_to_mask, unroll
from course_lib.reference.ctc import prefix_beam_decode

Case = dict[str, Any]


def frames(case: Case) -> list[Tensor]:
    width, step, sounds = case["width"], case["step"], case["sounds"]
    cut = [
        [sound[at : at + width] for at in range(0, len(sound), step) if at + width <= n]
        for sound, n in zip(sounds, case["lengths"], strict=True)
    ]
    found, mask = torch.zeros(len(cut), max(map(len, cut)), width).double(), torch.zeros(len(cut), max(map(len, cut)))
    for b, rows in enumerate(cut):
        mask[b, : len(rows)] = 1
        for t, row in enumerate(rows):
            found[b, t] = torch.tensor(row)
    return [found, mask.double()]


def heard(case: Case) -> list[int]:
    """The windows that hold the sample, by looking into each."""
    windows = [range(t * case["step"], t * case["step"] + case["width"]) for t in range(case["count"])]
    holding = [t for t, window in enumerate(windows) if case["sample"] in window]
    return [holding[0], holding[-1]]


def energies(case: Case) -> Tensor:
    """By the Fourier transform of complex waves that are as long as the window."""
    x, f = tensors(case, "frames, f")
    waves = torch.polar(torch.ones(1).double(), -2 * math.pi * torch.outer(torch.arange(x.shape[1]), f) / case["rate"])
    return (x.to(waves) @ waves).abs() ** 2 / x.shape[1]


def triangles(case: Case) -> Tensor:
    """Between the corners 0, 1, 0 of each triangle by straight lines."""
    spacing = case["rate"] / 2 / (case["bands"] + 1)
    corners = [[(b + k) * spacing for k in (-1, 0, 1)] for b in range(1, case["bands"] + 1)]
    return torch.tensor(np.array([np.interp(case["f"], three, [0, 1, 0]) for three in corners]))


def evened(case: Case) -> Tensor:
    e, lengths = tensors(case, "e, lengths")
    found = torch.zeros_like(e)
    for b, n in enumerate(lengths.tolist()):
        deviation, mean = torch.std_mean(e[b, :n], dim=0, correction=0)
        found[b, :n] = (e[b, :n] - mean) / torch.maximum(deviation, torch.tensor(case["least"]))
    return found


def evened_so_far(case: Case) -> Tensor:
    """The last frame of each beginning, evened out as a sound of its own."""
    beginnings = [
        {"e": case["e"][None, :n], "lengths": [n], "least": case["least"]} for n in range(1, len(case["e"]) + 1)
    ]
    return torch.stack([evened(one)[0, -1] for one in beginnings])


def context(case: Case) -> Tensor:
    x, lengths = tensors(case, "x, lengths")
    mask = lengths_to_mask(lengths, x.shape[1])[..., None]
    wide = deep_speech.with_context(x.masked_fill(~mask, 0), case["reach"], case["stride"])
    return wide.masked_fill(~mask[:, :: case["stride"]], 0)


def context_slopes(case: Case) -> Tensor:
    (g,) = tensors(case, "g")
    x = torch.zeros(1, case["T"], g.shape[1] // (2 * case["reach"] + 1)).double().requires_grad_()
    return torch.autograd.grad((deep_speech.with_context(x, case["reach"], case["stride"])[0] * g).sum(), x)[0][0]


def one_direction(z: Tensor, W: Tensor, top: float) -> Tensor:
    """States (B, T, H) by the library's cell: it clips at 20, so that everything is measured in twentieths of top."""
    cell = deep_speech.ClippedReLUCell(len(W)).double()
    with torch.no_grad():
        cell.W_r.weight.copy_(W)
    return unroll(cell, z * 20 / top)[0] * top / 20


def one_way(case: Case) -> Tensor:
    z, W = tensors(case, "z, W")
    return one_direction(z[None], W, case["top"])[0].detach()


def both_ways(case: Case) -> list[Tensor]:
    z, lengths, W_ahead, W_back = tensors(case, "z, lengths, W_ahead, W_back")
    ahead, back = torch.zeros_like(z), torch.zeros_like(z)
    for b, n in enumerate(lengths.tolist()):
        ahead[b, :n] = one_direction(z[b : b + 1, :n], W_ahead, case["top"])[0]
        back[b, :n] = one_direction(z[b : b + 1, :n].flip(1), W_back, case["top"])[0].flip(0)
    return [ahead.detach(), back.detach()]


def deltas(case: Case) -> Tensor:
    """By autograd, through a layer that is linear where the states say that something passes."""
    g, h, W = tensors(case, "g, h, W")
    z, now, loss = torch.zeros_like(g).requires_grad_(), torch.zeros_like(g[0]), 0.0
    passes = ((h > 0) & (h < case["top"])).double()
    for t in range(len(g)):
        now = passes[t] * (z[t] + W @ now)
        loss = loss + g[t] @ now
    return torch.autograd.grad(loss, z)[0]


def layer_slopes(case: Case) -> list[Tensor]:
    g, *leaves = (one.requires_grad_() for one in tensors(case, "g, z, W_ahead, W_back"))
    total = torch.zeros_like(g)
    for W, turn in (leaves[1], ()), (leaves[2], (0,)):
        h, found = torch.zeros_like(g[0]), []
        for now in leaves[0].flip(turn):
            h = F.hardtanh(now + W @ h, 0.0, case["top"])
            found.append(h)
        total = total + torch.stack(found).flip(turn)
    return list(torch.autograd.grad((total * g.detach()).sum(), leaves))


def net(case: Case) -> Tensor:
    """The library's net, which clips at 20: all heights are measured in twentieths of top."""
    x, ahead, back = tensors(case, "x, ahead, back")
    unit = case["top"] / 20
    weights = {f"W{n}.weight": torch.tensor(case[f"W{n}"]) for n in range(1, 7)}
    weights |= {f"W{n}.bias": torch.tensor(case[f"b{n}"]) / (unit if n < 6 else 1) for n in range(1, 7)}
    weights |= {"W6.weight": weights["W6.weight"] * unit, "ahead.W_r.weight": ahead, "back.W_r.weight": back}
    sizes = x.shape[1], len(ahead), len(case["b6"])
    model = deep_speech.DeepSpeech(*sizes, context=case["reach"], stride=case["stride"]).double()
    model.load_state_dict(weights)
    return model(x[None] / unit)[0].detach()


def chance(case: Case, before: list[str], word: str) -> float:
    """ln P(word | last word before), from the table."""
    row = case["words"].index(before[-1]) + 1 if before and before[-1] in case["words"] else 0
    return float(case["table"][row, case["words"].index(word) + 1 if word in case["words"] else 0])


def adds(case: Case, text: str) -> float:
    """What the words of a text add to its Q, with b or without."""
    words = text.split()
    ln_p = sum(chance(case, words[:k], word) for k, word in enumerate(words))
    return case["a"] * ln_p + case["b"] * len(words)


def ranked(case: Case) -> dict[str, Any]:
    Q = {text: log_p + adds(case, text) for text, log_p in zip(case["texts"], case["log_p"], strict=True)}
    best = sorted(Q, key=Q.__getitem__, reverse=True)
    return {"texts": best, "scores": np.array([Q[text] for text in best])}


def even_bonus(case: Case) -> float:
    """The root of a line, through its values at b = 0 and at b = 1."""
    gaps = []
    for b in 0.0, 1.0:
        one, other = (p + adds(case | {"b": b}, text) for text, p in zip(case["texts"], case["log_p"], strict=True))
        gaps.append(one - other)
    return float(-gaps[0] / (gaps[1] - gaps[0]))


def collapsed(path: tuple[str, ...]) -> str:
    return "".join(symbol for symbol, _ in groupby(path) if symbol != "–")


def sent_on(case: Case) -> dict[str, Any]:
    """By paths: one that ends in a blank and one that ends in the text's last symbol, each with one frame more."""
    text, found = case["text"], defaultdict(lambda: [-math.inf, -math.inf])
    spelled = tuple("–".join(text))
    for path, p in ((*spelled, "–"), case["p_b"]), (spelled, case["p_n"]):
        for symbol, log_y in zip(case["symbols"], case["log_y"], strict=True):
            longer = collapsed((*path, symbol))
            if p > -math.inf and longer[:1] != " " and "  " not in longer:
                found[longer][symbol != "–"] = np.logaddexp(found[longer][symbol != "–"], p + log_y)
    return {"texts": sorted(found), "log_p": np.array([found[text] for text in sorted(found)])}


def word_beam(case: Case) -> dict[str, Any]:
    """By the list of all paths."""
    total: dict[str, float] = defaultdict(lambda: -math.inf)
    places = range(len(case["symbols"]))
    for path in product(places, repeat=len(case["log_y"])):
        text = collapsed(tuple(case["symbols"][k] for k in path))
        if text[:1] != " " and "  " not in text:
            total[text] = np.logaddexp(total[text], sum(case["log_y"][t, k] for t, k in enumerate(path)))
    return {"texts": sorted(total), "scores": np.array([total[text] + adds(case, text) for text in sorted(total)])}


def narrow(case: Case) -> dict[str, Any]:
    """By the library's beam."""
    spell = lambda labels: "".join(case["symbols"][k] for k in labels)  # noqa: E731
    lm = lambda before, word: chance(case, [spell(one) for one in before], spell(word))  # noqa: E731
    log_y, space = torch.tensor(case["log_y"])[None], case["symbols"].index(" ")
    call = lm, case["a"], case["b"]
    [found] = prefix_beam_decode(log_y, torch.tensor([log_y.shape[1]]), case["width"], *call, space=space)
    texts, scores = zip(*((spell(labels), score) for labels, score in found), strict=True)
    return {"texts": list(texts), "scores": np.array(scores)}


def edits(reading: list[str], text: list[str]) -> Any:
    """Edits between two rows of words, by jiwer."""
    import jiwer

    codes = {word: chr(0x4E00 + k) for k, word in enumerate(sorted({*reading, *text}))}
    return jiwer.process_characters(*("".join(codes[word] for word in side) for side in (text, reading)))


def edit_table(case: Case) -> Tensor:
    reading, text = list(case["reading"]), list(case["text"])
    d = torch.zeros(len(reading) + 1, len(text) + 1).double()
    for i, j in product(range(len(reading) + 1), range(len(text) + 1)):
        done = edits(reading[:i], text[:j]) if j else None
        d[i, j] = done.substitutions + done.deletions + done.insertions if done else i
    return d


def edit_counts(case: Case) -> list[int]:
    """By listing every way back from the corner, and taking the one that prefers as the task says."""
    d = edit_table(case)
    return _back(d, list(case["reading"]), list(case["text"]))


def _back(d: Tensor, reading: list[str], text: list[str]) -> list[int]:
    i, j = len(reading), len(text)
    if i == j == 0:
        return [0, 0, 0]
    differ = float(bool(i and j and reading[-1] != text[-1]))
    ways = [(i - 1, j - 1, differ, 0), (i, j - 1, 1.0, 1), (i - 1, j, 1.0, 2)]
    up, left, cost, kind = next(w for w in ways if min(w[:2]) >= 0 and d[w[0], w[1]] + w[2] == d[i, j])
    rest = _back(d, reading[:up], text[:left])
    return [count + int(cost) * (place == kind) for place, count in enumerate(rest)]


def rate(case: Case) -> float:
    return label_error_rate(*([one.split() for one in case[side]] for side in ("readings", "texts")))


ORACLES: dict[str, Callable[[Case], Any]] = {
    "frames": frames,
    "heard": heard,
    "bell": lambda case: torch.signal.windows.general_hamming(
        case["width"], alpha=case["alpha"], sym=False, dtype=torch.float64
    ),
    "energies": energies,
    "triangles": triangles,
    "log_bands": lambda case: np.log(np.maximum(case["floor"], np.einsum("tm,bm->tb", case["E"], case["weights"]))),
    "evened": evened,
    "evened_so_far": evened_so_far,
    "context": context,
    "context_slopes": context_slopes,
    "one_way": one_way,
    "both_ways": both_ways,
    "deltas": deltas,
    "layer_slopes": layer_slopes,
    "net": net,
    "ranked": ranked,
    "even_bonus": even_bonus,
    "sent_on": sent_on,
    "word_beam": word_beam,
    "word_beam_narrow": narrow,
    "edit_table": edit_table,
    "edit_counts": edit_counts,
    "rate": rate,
}
