"""Oracles of the assignment on the Transformer: for each question, a case's answer by another way."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from course_lib.reference.attention import KeyValue, MultiHeadAttention, scaled_dot_product
from course_lib.reference.transformer import (
    DecoderLayer,
    EncoderLayer,
    LayerCache,
    Transformer,
    causal_mask,
    padding_mask,
    positional_encoding,
)

Case = dict[str, Any]
Weights = dict[str, np.ndarray]
MATRICES = ("W_Q", "W_K", "W_V", "W_O")


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


def under(weights: Weights, name: str) -> Weights:
    """The weights whose names begin so, without that beginning."""
    return {key.removeprefix(name): w for key, w in weights.items() if key.startswith(name)}


def attention_state(weights: Weights, name: str) -> dict[str, Tensor]:
    """The library's names for the four matrices of an attention, which it holds turned round and with biases."""
    state = {}
    for matrix in MATRICES:
        state[f"{name}.{matrix}.weight"] = torch.tensor(weights[matrix]).T
        state[f"{name}.{matrix}.bias"] = torch.zeros(len(weights[matrix])).double()
    return state


def layer_state(weights: Weights, decoder: bool) -> dict[str, Tensor]:
    """A layer's weights by the library's names."""
    norms = ["around_self", "around_source", "around_ff"] if decoder else ["around_self", "around_ff"]
    state = attention_state(under(weights, "attention."), "self_attention")
    if decoder:
        state |= attention_state(under(weights, "source."), "source_attention")
    for number, name in enumerate(norms, 1):
        state[f"{name}.norm.weight"] = torch.tensor(weights[f"norm_{number}.gain"])
        state[f"{name}.norm.bias"] = torch.tensor(weights[f"norm_{number}.shift"])
    for number in (1, 2):
        state[f"feed_forward.W_{number}.weight"] = torch.tensor(weights[f"feed_forward.W_{number}"]).T
        state[f"feed_forward.W_{number}.bias"] = torch.tensor(weights[f"feed_forward.b_{number}"])
    return state


def layer(case: Case, kind: type[EncoderLayer] | type[DecoderLayer], place: str) -> Any:
    """The library's layer with the weights of a case."""
    d, f = case["weights"]["feed_forward.W_1"].shape
    found = kind(d, case["heads"], f, norm=place).double()  # type: ignore[arg-type]
    found.load_state_dict(layer_state(case["weights"], kind is DecoderLayer))
    return found


def model(case: Case) -> Transformer:
    """The library's Transformer with the weights of a case."""
    weights = case["weights"]
    (sources, d), targets = weights["source_words"].shape, len(weights["target_words"])
    layers = sum(name.startswith("encoder.") and name.endswith("W_Q") for name in weights)
    sizes = {"d_model": d, "heads": case["heads"], "d_ff": weights["encoder.0.feed_forward.W_1"].shape[1]}
    found = Transformer(sources, targets, **sizes, layers=layers, norm="pre").double()
    state = {f"{side}_embedding.weight": torch.tensor(weights[f"{side}_words"]) for side in ("source", "target")}
    for side in ("encoder", "decoder"):
        state[f"{side}_norm.weight"] = torch.tensor(weights[f"{side}_norm.gain"])
        state[f"{side}_norm.bias"] = torch.tensor(weights[f"{side}_norm.shift"])
        for n in range(layers):
            parts = layer_state(under(weights, f"{side}.{n}."), side == "decoder")
            state |= {f"{side}.{n}.{name}": w for name, w in parts.items()}
    found.load_state_dict(state)
    return found


def first(case: Case) -> list[Tensor]:
    """Word by word and number by number, as with a pencil."""
    x, W_Q, W_K, W_V = (case[name] for name in ("x", "W_Q", "W_K", "W_V"))
    q, k, v = (np.array([[row @ column for column in W.T] for row in x]) for W in (W_Q, W_K, W_V))
    scores = np.array([[sum(a * b for a, b in zip(one, other, strict=True)) for other in k] for one in q])
    scores /= len(k[0]) ** 0.5
    weights = np.array([[math.exp(e) / sum(map(math.exp, row)) for e in row] for row in scores])
    contexts = np.array([sum(a * value for a, value in zip(row, v, strict=True)) for row in weights])
    return [torch.tensor(part) for part in (q, k, v, scores, weights, contexts)]


def window(case: Case) -> Tensor:
    """Pair by pair: a column counts where it is neither ahead nor too far behind."""
    T, past, width = case["T"], case["past"], case["width"]
    return torch.tensor([[float(t - width < j <= t) for j in range(past + T)] for t in range(past, past + T)]).double()


def softmax(case: Case) -> Tensor:
    """Row by row, over the places that are seen alone."""
    scores, mask = np.broadcast_arrays(case["scores"], case["mask"])
    found = np.zeros(scores.shape)
    for place in np.ndindex(scores.shape[:-1]):
        seen = mask[place]
        found[place][seen] = torch.tensor(scores[place][seen]).softmax(dim=0)
    return torch.tensor(found)


def attended(case: Case) -> list[Tensor]:
    """Contexts of PyTorch's fused kernel where every row sees something, and the library's weights."""
    q, k, v, mask = tensors(case, "q, k, v, mask")
    blind = ~mask.any(dim=-1, keepdim=True)
    contexts = F.scaled_dot_product_attention(q, k, v, mask | blind)
    return [contexts.masked_fill(blind, 0), scaled_dot_product(q, k, v, mask).weights]


def slopes(case: Case) -> list[Tensor]:
    """Autograd through scores whose softmax has the weights of the case, blind rows held at 0."""
    g, r, q, k, v, weights = tensors(case, "g, r, q, k, v, weights")
    leaves = [one.requires_grad_() for one in (q, k, v)]
    looked = scaled_dot_product(q, k, v, weights > 0)
    torch.testing.assert_close(looked.weights.detach(), weights)
    return list(torch.autograd.grad((g * looked.context).sum() + (r * looked.weights).sum(), leaves))


def heads(case: Case) -> Tensor:
    x, y, mask = tensors(case, "x, y, mask")
    own = MultiHeadAttention(x.shape[-1], case["heads"]).double()
    state = attention_state(case["weights"], "own")
    own.load_state_dict({name.removeprefix("own."): w for name, w in state.items()})
    return own(x, y, y, mask).detach()


def shares(case: Case) -> Tensor:
    """What is missing where only the rows of W_O that belong to a head are kept."""
    W_O, size = case["weights"]["W_O"], len(case["weights"]["W_O"]) // case["heads"]
    rows = np.arange(len(W_O))[:, None] // size
    kept = [case | {"weights": case["weights"] | {"W_O": W_O * (rows == h)}} for h in range(case["heads"])]
    return torch.stack([heads(one) for one in kept], dim=1)


def position(case: Case) -> Tensor:
    """The imaginary and the real part of e^(iωt), side by side."""
    t, d = np.arange(case["start"], case["start"] + case["length"])[:, None], case["d"]
    waves = np.exp(1j * t * np.exp(-math.log(10000) * np.arange(0, d, 2) / d))
    return torch.tensor(np.stack([waves.imag, waves.real], axis=-1).reshape(len(t), d))


def turn(x: Tensor, places: Tensor) -> Tensor:
    """Each pair as a complex number, times e^(−iωs)."""
    d = x.shape[-1]
    speeds = 10000.0 ** (-torch.arange(0, d, 2).double() / d)
    pairs = torch.view_as_complex(x.unflatten(-1, (-1, 2)).contiguous())
    return torch.view_as_real(pairs * torch.exp(-1j * places[:, None] * speeds)).flatten(-2)


def relative(case: Case) -> Tensor:
    """Pair by pair, with the query turned back by the distance and the key left alone."""
    q, k = tensors(case, "q, k")
    scores = q.new_zeros(*q.shape[:-1], k.shape[-2])
    for t in range(q.shape[-2]):
        for j in range(k.shape[-2]):
            away = turn(q[..., t : t + 1, :], torch.tensor([case["first"] + t - j]))
            scores[..., t, j] = (away[..., 0, :] * k[..., j, :]).sum(dim=-1) / math.sqrt(k.shape[-1])
    return scores


def norm_slopes(case: Case) -> Tensor:
    g, x, gain, shift = tensors(case, "g, x, gain, shift")
    y = F.layer_norm(x.requires_grad_(), gain.shape, gain, shift, case["eps"])
    return torch.autograd.grad(y, x, g)[0]


def norm(case: Case) -> Tensor:
    x, gain, shift = tensors(case, "x, gain, shift")
    return F.layer_norm(x, gain.shape, gain, shift, case["eps"])


def feed_forward(case: Case) -> Tensor:
    x, W_1, b_1, W_2, b_2 = tensors(case, "x, W_1, b_1, W_2, b_2")
    return F.linear(F.relu(F.linear(x, W_1.T, b_1)), W_2.T, b_2)


def around(case: Case) -> list[Tensor]:
    x, gain, shift, W = tensors(case, "x, gain, shift, W")
    normed = lambda x: F.layer_norm(x, gain.shape, gain, shift)  # noqa: E731
    return [normed(x + torch.tanh(x @ W)), x + torch.tanh(normed(x) @ W)]


def encoded(place: str) -> Callable[[Case], Tensor]:
    def answer(case: Case) -> Tensor:
        x, mask = tensors(case, "x, mask")
        return (layer(case, EncoderLayer, place)(x, mask) * mask.mT).detach()

    return answer


def decoded(place: str) -> Callable[[Case], Tensor]:
    def answer(case: Case) -> Tensor:
        y, memory, mask = tensors(case, "y, memory, mask")
        own = layer(case, DecoderLayer, place)
        return own(y, own.start(memory), causal_mask(y.shape[1]), mask)[0].detach()

    return answer


def flat(cache: LayerCache) -> list[Tensor]:
    return [part.detach() for part in (*cache.past, *cache.source)]


def start(case: Case) -> list[Tensor]:
    (memory,) = tensors(case, "memory")
    return flat(layer(case, DecoderLayer, "pre").start(memory))


def step(case: Case) -> list[Tensor]:
    y, mask, *parts = tensors(case, "y, mask, keys, values, source_keys, source_values")
    cache = LayerCache(KeyValue(*parts[:2]), KeyValue(*parts[2:]))
    sight = causal_mask(y.shape[1], parts[0].shape[2])
    words, after = layer(case, DecoderLayer, case["place"])(y, cache, sight, mask)
    return [words.detach(), *flat(after)]


def read(case: Case) -> Tensor:
    words, lengths = tensors(case, "words, lengths")
    return (model(case).read(words, lengths) * padding_mask(lengths, words.shape[1]).mT).detach()


def logits(case: Case) -> Tensor:
    words, memory, lengths = tensors(case, "words, memory, lengths")
    own = model(case)
    return own.decode(words, own._start(memory, padding_mask(lengths, memory.shape[1])))[0].detach()


def greedy(case: Case) -> dict[str, Any]:
    """Every word from all before it, read anew."""
    own, (source,) = model(case), tensors(case, "source")
    words, total = [case["start"]], 0.0
    while len(words) <= case["most"] and (len(words) == 1 or words[-1] != case["end"]):
        row = own(source[None], torch.tensor([len(source)]), torch.tensor([words]))[0, -1].log_softmax(dim=0)
        words.append(int(row.argmax()))
        total += row[words[-1]].item()
    return {"words": words[1:], "total": total}


def smoothed(case: Case) -> float:
    """KL divergence from the smoothed distribution, plus that distribution's entropy, word by word."""
    logits, targets, mask = tensors(case, "logits, targets, mask")
    V, epsilon = logits.shape[-1], case["epsilon"]
    wanted = torch.full((int(mask.sum()), V), epsilon / (V - 1)).double()
    wanted[range(len(wanted)), targets[mask]] = 1 - epsilon
    apart = F.kl_div(logits[mask].log_softmax(dim=-1), wanted, reduction="batchmean")
    return float(apart + torch.special.entr(wanted).sum(dim=-1).mean())


def warm_up(case: Case) -> list[float]:
    """Two lines that meet at the top."""
    top = 1 / math.sqrt(case["d"] * case["warmup"])
    rates = [(step / case["warmup"], math.sqrt(case["warmup"] / step)) for step in case["steps"]]
    return [top * (rising if rising < 1 else falling) for rising, falling in rates]


def teacher_forcing(case: Case) -> list[Tensor]:
    """Place by place, each asked for by itself."""
    rows, (start, end) = case["sentences"], (case["start"], case["end"])
    places = range(1 + max(map(len, rows)))
    read = [[0 if t > len(row) else row[t - 1] if t else start for t in places] for row in rows]
    said = [[0 if t > len(row) else row[t] if t < len(row) else end for t in places] for row in rows]
    return [torch.tensor(part).double() for part in (read, said, [[t <= len(row) for t in places] for row in rows])]


ORACLES: dict[str, Callable[[Case], Any]] = {
    "roles": lambda case: first(case)[:4],
    "look": lambda case: first(case)[4:],
    "padding": lambda case: padding_mask(torch.tensor(case["lengths"]), case["T"]).double(),
    "causal": lambda case: causal_mask(case["T"], case["past"])[0].double(),
    "window": window,
    "softmax": softmax,
    "attend": attended,
    "blind": attended,
    "slopes": slopes,
    "split": lambda case: torch.stack(torch.tensor(case["x"]).chunk(case["heads"], dim=-1), dim=1),
    "merge": lambda case: torch.cat(torch.tensor(case["x"]).unbind(dim=1), dim=-1),
    "multi": heads,
    "shares": shares,
    "positions": position,
    "turned": lambda case: turn(*tensors(case, "x, places")),
    "relative": relative,
    "norm": norm,
    "norm_slopes": norm_slopes,
    "feed_forward": feed_forward,
    "around": around,
    "encoder_post": encoded("post"),
    "encoder_pre": encoded("pre"),
    "decoder_post": decoded("post"),
    "decoder_pre": decoded("pre"),
    "start": start,
    "step": step,
    "several": step,
    "read": read,
    "logits": logits,
    "greedy": greedy,
    "greedy_cut": greedy,
    "smoothed": smoothed,
    "warm_up": warm_up,
    "teacher_forcing": teacher_forcing,
}
OF_THE_LIBRARY = {"positions": lambda case: positional_encoding(case["length"], case["d"], case["start"]).double()}
