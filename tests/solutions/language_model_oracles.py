"""What the language model assignment's key must agree with: enumeration, the reference library, PyTorch."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import combinations, pairwise
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from course_lib.reference import language
from course_lib.reference.cells import lengths_to_mask, unroll
from course_lib.reference.language.counts import CountModel
from course_lib.reference.language.smoothing import AddKModel, BackOffModel, KneserNeyModel

START, END, UNKNOWN = "<s>", "</s>", "<unk>"
Case = dict[str, Any]
Table = dict[tuple[str, ...], float]


def table(case: Case) -> Table:
    """The n-grams that a case carries."""
    return {tuple(ngram): count for ngram, count in zip(case["ngrams"], case["counts"], strict=True)}


def joined(counts: Table) -> dict[str, float]:
    """A table as a hidden cell hands it in."""
    return {" ".join(ngram): float(count) for ngram, count in counts.items() if count}


# ------------------------------------------------------------------------------------------- counting, by enumeration


def counted(sentences: list[list[str]], n: int) -> dict[str, float]:
    """Every n-gram that occurs, with the number of its places in the padded text."""
    lines = [[START] * (n - 1) + sentence + [END] for sentence in sentences]
    places = [tuple(line[i : i + n]) for line in lines for i in range(len(line)) if i + n <= len(line)]
    return joined({ngram: places.count(ngram) for ngram in set(places)})


def statistics(case: Case) -> list[dict[str, float]]:
    seen = [(ngram[:-1], count) for ngram, count in table(case).items() if count]
    every = {context for context, _ in seen}
    totals = {c: sum(count for context, count in seen if context == c) for c in every}
    return [joined(totals), joined({c: sum(context == c for context, _ in seen) for c in every})]


def unknown(given: Case) -> Case:
    said = [word for sentence in given["sentences"] for word in sentence]
    often = {word for word in said if said.count(word) >= given["least"]} | {END, UNKNOWN}
    told = [[w if w in given["vocabulary"] else UNKNOWN for w in sentence] for sentence in given["sentences"]]
    return {
        "members": [int(word in often) for word in [*given["words"], START, END, UNKNOWN]],
        "size": len(often),
        "told": [[given["places"].index(word) for word in sentence] for sentence in told],
    }


# --------------------------------------------------------------------------------- smoothing, by the reference library


def fitted(model: CountModel, tables: Iterable[Table], vocabulary: list[str]) -> Callable[[str, Iterable[str]], float]:
    """P(word | context) of a reference model that is given counts in place of text."""
    numbers = {word: i for i, word in enumerate([*vocabulary, START])}

    def number(word: str) -> int:
        return numbers.setdefault(word, len(numbers))

    for counts in tables:
        for (*context, word), count in counts.items():
            if count:
                model.followers[tuple(map(number, context))][number(word)] = int(count)
    return lambda word, context: model._probability(number(word), tuple(map(number, context)))


def by_model(make: Callable[[int, int, Case], CountModel]) -> Callable[[Case], list[float]]:
    """An oracle that asks a reference model all that a case asks; Kneser and Ney's is given shorter n-grams too."""

    def oracle(case: Case) -> list[float]:
        tables = [table(one) for one in case.get("tables", [case])]
        order = max(len(ngram) for counts in tables for ngram in counts)
        model = make(order, len(case["vocabulary"]), case)
        shorter = [Counter(g[k:] for g in tables[-1]) for k in range(1, order)] if len(tables) < order else []
        ask = fitted(model, [*tables, *shorter], case["vocabulary"])
        return [ask(word, context) for word, context in case["asked"]]

    return oracle


def lowest(case: Case) -> list[float]:
    case = case | {"asked": [[word, []] for word in case["words"]]}
    return by_model(lambda n, V, c: KneserNeyModel(n, V, discount=c["d"]))(case)


def by_definition(case: Case) -> float:
    """α(c), as what makes the probabilities after c add up to 1."""
    seen = {w: count for (*c, w), count in table(case).items() if c == case["context"] and count}
    kept = sum((count - case["d"]) / sum(seen.values()) for count in seen.values())
    return (1 - kept) / (1 - sum(case["lower"][word] for word in seen))


def continued(case: Case) -> dict[str, float]:
    seen = [ngram for ngram, count in table(case).items() if count]
    return joined({u: len({v[0] for v in seen if v[1:] == u}) for u in {ngram[1:] for ngram in seen}})


def ney(case: Case) -> float:
    n = Counter(case["counts"])
    return n[1] / (n[1] + 2 * n[2])


def shares_kept(case: Case) -> dict[str, float]:
    totals, kinds = statistics(case)
    return {context: case["d"] * kinds[context] / totals[context] for context in totals}


# ------------------------------------------------------------------------------------------------------------- judging


def told_bits(case: Case) -> list[Tensor]:
    n, found = case["n"], []
    chance = dict(zip(map(tuple, case["ngrams"]), case["probabilities"], strict=True))
    for sentence in case["sentences"]:
        line = [START] * (n - 1) + [w if w in case["vocabulary"] else UNKNOWN for w in sentence] + [END]
        chances = [chance[tuple(line[i : i + n])] for i in range(len(sentence) + 1)]
        found.append(-torch.tensor(chances, dtype=torch.float64).log2())
    return found


def named(case: Case) -> np.ndarray:
    """The bits of P(UNKNOWN | c) · P(word | UNKNOWN), word by word."""
    strange = [word for word in case["everything"] if word not in case["vocabulary"]]
    chance = [1 if word in case["vocabulary"] else 1 / len(strange) for word in [*case["sentence"], END]]
    return -np.log2(2.0 ** -case["bits"] * chance)


# ------------------------------------------------------------------------------------------- sampling, by enumeration


def best_sets(p: np.ndarray) -> Iterator[tuple[int, ...]]:
    """Of each size the set of words with the largest sum; of equal ones the set with the smallest indices."""
    for size in range(1, len(p) + 1):
        yield max(
            combinations(range(len(p)), size), key=lambda words: (round(p[list(words)].sum(), 12), [-w for w in words])
        )


def only(p: np.ndarray, words: tuple[int, ...]) -> np.ndarray:
    kept = np.where(np.isin(np.arange(len(p)), words), p, 0)
    return kept / kept.sum()


def best(p: np.ndarray, k: int) -> np.ndarray:
    return only(p, list(best_sets(p))[min(k, len(p)) - 1])


def smallest(p: np.ndarray, mass: float) -> np.ndarray:
    return only(p, next(words for words in best_sets(p) if p[list(words)].sum() >= mass - 1e-12))


def all_filters(logits: np.ndarray, case: Case) -> np.ndarray:
    p = torch.softmax(torch.tensor(logits) / case["temperature"], 0).numpy()
    return smallest(best(p, case["k"]), case["mass"])


def picked(p: np.ndarray, u: float) -> int:
    return next(i for i in range(len(p)) if sum(p[: i + 1]) > u)


def continuation(case: Case) -> list[float]:
    words = list(case["start"])
    for u in case["uniforms"]:
        words.append(picked(all_filters(case["first"][words[0]] + case["second"][words[-2], words[-1]], case), u))
    return words[len(case["start"]) :]


# --------------------------------------------------------------------------------------- word vectors, by the reference


def pairs(case: Case) -> np.ndarray:
    """The reference's windows of the widest reach, thinned out to each centre's own."""
    tokens, reach = torch.tensor(case["tokens"]), int(case["reaches"].max())
    if len(tokens) < 2:
        return np.zeros((0, 2))
    centres, contexts, mask = language.windows(tokens, reach)
    near = torch.tensor([*range(reach, 0, -1), *range(1, reach + 1)]) <= torch.tensor(case["reaches"])[:, None]
    both = torch.stack([centres[:, None].expand_as(contexts), contexts], 2)[mask & near]
    return np.array(sorted(both.tolist()), dtype=float)


def tables(model: Any, case: Case) -> Any:
    """A reference model with a case's vectors."""
    with torch.no_grad():
        model.double().v.weight.copy_(torch.tensor(case["v"]))
        model.v_out.weight.copy_(torch.tensor(case["v_out"]))
    return model


def reference_losses(case: Case) -> tuple[Tensor, Tensor, Tensor]:
    """The losses of a batch with the gradients of their sum; noise that is the word itself is taken away beforehand."""
    words, size = case["v"].shape
    bag = "windows" in case
    model = tables((language.CBOW if bag else language.SkipGram)(words, size), case)
    target = torch.tensor(case["centres" if bag else "contexts"])
    losses = []
    for i, noise in enumerate(torch.tensor(case["negatives"])):
        kept = noise[noise != target[i]][None]
        if bag:
            window, mask = (torch.tensor(case[name][i : i + 1]) for name in ("windows", "mask"))
            losses.append(model(window, target[i : i + 1], kept, mask))
        else:
            losses.append(model(torch.tensor(case["centres"][i : i + 1]), target[i : i + 1], kept))
    loss = torch.cat(losses)
    return loss.detach(), *torch.autograd.grad(loss.sum(), [model.v.weight, model.v_out.weight])


def torch_slopes(case: Case) -> list[Tensor]:
    """∂ℓ/∂z by autograd through PyTorch's own binary cross-entropy."""
    v, v_out = torch.tensor(case["v"]), torch.tensor(case["v_out"])
    words = torch.tensor(np.concatenate([case["contexts"][:, None], case["negatives"]], 1))
    z = torch.einsum("bd,bkd->bk", v[case["centres"]], v_out[words]).requires_grad_()
    first = torch.zeros_like(z)
    first[:, 0] = 1
    counted = (words != words[:, :1]) | first.bool()
    loss = F.binary_cross_entropy_with_logits(z, first, weight=counted.double(), reduction="sum")
    slopes = torch.autograd.grad(loss, z)[0]
    return [slopes[:, 0], slopes[:, 1:]]


def bag(case: Case) -> Tensor:
    means = [
        F.embedding_bag(torch.tensor(window[mask][None]), torch.tensor(case["v"]), mode="mean")
        for window, mask in zip(case["windows"], case["mask"], strict=True)
    ]
    return torch.cat(means)


# ------------------------------------------------------------------------------------------------- both ends, the mix


class Net:
    """A case's step as a cell of the reference library."""

    def __init__(self, case: Case, letter: str) -> None:
        self.W, self.U, self.h_0 = (torch.tensor(case[name]) for name in (f"W{letter}", f"U{letter}", "h_0"))

    def __call__(self, x: Tensor, h: Tensor) -> tuple[Tensor, Tensor]:
        h = x @ self.W + torch.tanh(h @ self.U)
        return h, h

    def initial_state(self, batch: int) -> Tensor:
        return self.h_0.expand(batch, -1)


def both_ways(case: Case) -> tuple[Tensor, Tensor]:
    """The reference's way: the batch is turned round with its mask, and the states are turned back."""
    x, mask = torch.tensor(case["x"]), lengths_to_mask(torch.tensor(case["lengths"]), case["x"].shape[1])
    ahead, _ = unroll(Net(case, "f"), x, mask=mask)
    back, _ = unroll(Net(case, "g"), x.flip(1), mask=mask.flip(1))
    return ahead, back.flip(1)


def packed_states(x: Tensor, lengths: Tensor) -> tuple[Tensor, Tensor, nn.RNN]:
    """The states of PyTorch's two-directional net, which packs away the padding."""
    torch.manual_seed(0)
    net = nn.RNN(x.shape[2], 5, batch_first=True, bidirectional=True, dtype=torch.float64)
    packed = nn.utils.rnn.pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)
    states = nn.utils.rnn.pad_packed_sequence(net(packed)[0], batch_first=True, total_length=x.shape[1])[0]
    return states[..., :5], states[..., 5:], net


def seen_by_gradient(case: Case) -> list[np.ndarray]:
    """What moves the state beside each word, in PyTorch's two-directional net."""
    lengths, T = torch.tensor(case["lengths"]), case["time"]
    x = torch.randn(
        len(lengths), T, 2, dtype=torch.float64, generator=torch.Generator().manual_seed(0)
    ).requires_grad_()
    ahead, back, _ = packed_states(x, lengths)
    seen = np.zeros((2, len(lengths), T, T))
    for t in range(T):
        for side, states, beside in ((0, ahead, t - 1), (1, back, t + 1)):
            if 0 <= beside < T:
                moved = torch.autograd.grad(states[:, beside].sum(), x, retain_graph=True)[0].abs().sum(2) > 0
                seen[side, :, t] = moved & (t < lengths)[:, None]
    return list(seen)


def neighbours(case: Case) -> list[np.ndarray]:
    left, right = np.full((2, *case["tokens"].shape), -1)
    for b, length in enumerate(case["lengths"]):
        for t, (word, following) in enumerate(pairwise(case["tokens"][b, :length])):
            left[b, t], right[b, t + 1] = following, word
    return [left.astype(float), right.astype(float)]


def torch_both(case: Case) -> Tensor:
    ways = zip((case["log_ahead"], case["log_back"]), neighbours(case), strict=True)
    flat = [(torch.tensor(log_p).flatten(0, 1), torch.tensor(targets).long().flatten()) for log_p, targets in ways]
    return sum(F.nll_loss(log_p, targets, ignore_index=-1, reduction="sum") for log_p, targets in flat)


def reference_mix(case: Case) -> tuple[Tensor, Tensor, Tensor]:
    mix = language.LayerMix(len(case["w"])).double()
    with torch.no_grad():
        mix.w.copy_(torch.tensor(case["w"]))
        mix.gamma.fill_(case["gamma"])
    mixed = mix(torch.tensor(case["layers"]))
    return mixed.detach(), *torch.autograd.grad(mixed, [mix.w, mix.gamma], torch.tensor(case["slopes"]))


def flat(oracle: Callable[[Case], list[Any]]) -> Callable[[Case], Any]:
    """An oracle whose answers for all cases stand in one list."""
    oracle.flat = True  # type: ignore[attr-defined]
    return oracle


kneser_ney = flat(by_model(lambda n, V, c: KneserNeyModel(n, V, discount=c["d"])))
interpolation = flat(
    by_model(lambda n, V, c: language.NGramModel(n, V, smoothing="jelinek-mercer", weight=c["weight"]))
)
ORACLES: dict[str, Callable[[Case], Any]] = {
    "counts_edges": lambda c: counted(c["sentences"], c["n"]),
    "contexts": statistics,
    "add_k": flat(by_model(lambda n, V, c: AddKModel(n, V, k=c["k"]))),
    "interpolated": interpolation,
    "interpolated_unseen": interpolation,
    "backoff_weight": by_definition,
    "backed_off": flat(by_model(lambda n, V, c: BackOffModel(n, V, discount=c["d"]))),
    "continuation": continued,
    "discount": ney,
    "kept_back": shares_kept,
    "lower_order": flat(lowest),
    "kneser_ney": kneser_ney,
    "kneser_ney_trigrams": kneser_ney,
    "bits": flat(told_bits),
    "bits_unknown": flat(told_bits),
    "perplexity": lambda c: language.perplexity(-math.log(2) * torch.tensor(np.concatenate(c))),
    "characters": lambda c: sum(b.sum() for b in c["bits"]) / sum(len(" ".join([*s, ""])) for s in c["sentences"]),
    "shared": named,
    "tempered": lambda c: torch.softmax(torch.tensor(c["logits"]) / c["temperature"], 0),
    "top_k": lambda c: best(c["p"], c["k"]),
    "nucleus": lambda c: smallest(c["p"], c["mass"]),
    "filtered": lambda c: all_filters(c["logits"], c),
    "draw": lambda c: [float(picked(c["p"], u)) for u in c["uniforms"]],
    "generate": lambda c: np.array(continuation(c), dtype=float),
    "pairs": pairs,
    "noise": lambda c: language.noise_distribution(torch.tensor(c["counts"]).double()),
    "noise_power": lambda c: (p := np.where(c["counts"], c["counts"] ** float(c["power"]), 0)) / p.sum(),
    "losses": lambda c: reference_losses(c)[0],
    "losses_far": lambda c: reference_losses(c)[0],
    "slopes": torch_slopes,
    "by_v": lambda c: reference_losses(c)[1],
    "by_v_out": lambda c: reference_losses(c)[2],
    "means": bag,
    "cbow_losses": lambda c: reference_losses(c)[0],
    "cbow_v": lambda c: reference_losses(c)[1],
    "cbow_v_out": lambda c: reference_losses(c)[2],
    "read_ahead": lambda c: both_ways(c)[0],
    "read_back": lambda c: both_ways(c)[1],
    "visible": seen_by_gradient,
    "targets": neighbours,
    "both": torch_both,
    "mix": lambda c: reference_mix(c)[0],
    "mix_w": lambda c: reference_mix(c)[1],
    "mix_gamma": lambda c: reference_mix(c)[2],
}
WHOLE: dict[str, Callable[[Case], Any]] = {
    "counts": lambda given: [counted(given["sentences"], n) for n in given["orders"]],
    "unknown": unknown,
}


def expected(name: str, given: Case) -> Any:
    """The oracle's answers to a question."""
    if name in WHOLE:
        return WHOLE[name](given)
    answers = [ORACLES[name](case) for case in given["cases"]]
    return [one for answer in answers for one in answer] if hasattr(ORACLES[name], "flat") else answers
