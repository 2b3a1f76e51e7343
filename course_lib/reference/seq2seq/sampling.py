"""Training on the model's own words: scheduled sampling, one step after another or in parallel."""

import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from course_lib.reference._checks import check_choice, check_rank, complaint
from course_lib.reference.search import Step

Choice = Literal["sample", "argmax"]


class Sampled(NamedTuple):
    """ln p of the next word at every step, and the words that were read: true ones and the model's own."""

    log_probs: Float[Tensor, "batch target vocabulary"]
    inputs: Int[Tensor, "batch target"]


def linear_decay(i: int, k: float, c: float, least: float = 0.0) -> float:
    """ε_i = max(ε, k − c i), the chance of a true word after i updates.  Bengio et al. 2015, section 2.4.

    Raises:
        ValueError: a chance k or ε outside 0 … 1.
    """
    for name, chance in (("k", k), ("least", least)):
        if not 0 <= chance <= 1:
            raise complaint(f"a probability {name} in 0 … 1", str(chance), "1 is teacher forcing, 0 runs free")
    return max(least, k - c * i)


def exponential_decay(i: int, k: float) -> float:
    """ε_i = k^i for k < 1.  Bengio et al. 2015, section 2.4.

    Raises:
        ValueError: k outside 0 … 1.
    """
    if not 0 <= k <= 1:
        raise complaint("k in 0 … 1", str(k), "a larger one would grow")
    return k**i


def inverse_sigmoid_decay(i: int, k: float) -> float:
    """ε_i = k / (k + exp(i / k)) for k ≥ 1.  Bengio et al. 2015, section 2.4.

    Raises:
        ValueError: k under 1.

    >>> round(inverse_sigmoid_decay(0, k=9.0), 2)
    0.9
    """
    if k < 1:
        raise complaint("k ≥ 1", str(k), "a larger one decays more slowly")
    shrunk = k * math.exp(-i / k)  # exp(i / k) would overflow
    return shrunk / (shrunk + 1)


def toss(inputs: Int[Tensor, "batch target"], truth: float, generator: torch.Generator) -> Bool[Tensor, "batch target"]:
    """Where the true word is read: with probability ``truth``, and always at START."""
    check_rank("inputs", inputs, 2, "batch, target")
    if not 0 <= truth <= 1:
        raise complaint("a probability truth in 0 … 1", str(truth), "1 is teacher forcing, 0 runs free")
    coins = torch.rand(inputs.shape, generator=generator, device=inputs.device) < truth
    coins[:, 0] = True
    return coins


def pick(
    log_probs: Float[Tensor, "*shape vocabulary"], generator: torch.Generator, choose: Choice
) -> Int[Tensor, "*shape"]:
    """The model's own words, drawn or likeliest; no gradient passes through the choice."""
    if choose == "argmax":
        return log_probs.argmax(dim=-1)
    flat = log_probs.detach().exp().flatten(0, -2)
    return torch.multinomial(flat, 1, generator=generator).view(log_probs.shape[:-1])


def scheduled_sampling(
    step: Step,
    state: Any,
    inputs: Int[Tensor, "batch target"],
    truth: float,
    generator: torch.Generator,
    choose: Choice = "sample",
) -> Sampled:
    """Read the true word with probability ε, else the model's own last one.  Bengio et al. 2015, section 2.4.

        ŷ_{t−1} = y_{t−1} with probability ε, else ~ p(y_{t−1} | ŷ_1 … ŷ_{t−2})

    Args:
        step: a model's step, as in ``search.Step``, such as ``Seq2Seq.step``.
        state: the state before the first word, such as ``Seq2Seq.encode(…)`` gives.
        inputs: the true words START y_1 … y_{T−1}.
        truth: ε; 1 is teacher forcing, 0 runs free.
        generator: of coins and words.
        choose: draw the model's word, or take the likeliest.

    Raises:
        ValueError: a probability outside 0 … 1, an unknown choice, inputs of another rank.

    >>> says_two = lambda tokens, state: (torch.tensor([0.0, 0.0, 1.0]).log().expand(len(tokens), 3), state)
    >>> true_words = torch.tensor([[0, 1, 1, 1]])
    >>> scheduled_sampling(says_two, None, true_words, 0.0, torch.Generator()).inputs
    tensor([[0, 2, 2, 2]])
    """
    check_choice("choose", choose, ("sample", "argmax"))
    coins = toss(inputs, truth, generator)
    own, words, rows = inputs[:, 0], [], []
    for t in range(inputs.shape[1]):
        words.append(torch.where(coins[:, t], inputs[:, t], own))
        log_probs, state = step(words[-1], state)
        own = pick(log_probs, generator, choose)
        rows.append(log_probs)
    return Sampled(torch.stack(rows, dim=1), torch.stack(words, dim=1))


def parallel_scheduled_sampling(
    decode: Callable[[Tensor], Tensor],
    inputs: Int[Tensor, "batch target"],
    truth: float,
    generator: torch.Generator,
    choose: Choice = "sample",
    passes: int = 2,
) -> Sampled:
    """Scheduled sampling without the loop over words.  Mihaylova & Martins 2019; Duckworth et al. 2019.

        ŷ^(1) = y;   ŷ^(n)_t = y_t with probability ε, else ~ p(y_t | ŷ^(n−1)_1 … ŷ^(n−1)_{t−1})

    Each pass reads all words of the pass before at once, so that a model whose steps need not wait for one another
    stays parallel; the first paper takes two passes, the second any number. The coins are tossed once, and only the
    last pass learns. With the likeliest words and as many passes as words it is exactly ``scheduled_sampling``.

    Args:
        decode: words (batch, target) → logits (batch, target, vocabulary), as in teacher forcing.
        inputs: the true words START y_1 … y_{T−1}.
        truth: ε.
        generator: of coins and words.
        choose: draw the model's words, or take the likeliest.
        passes: N, at least 1, which is teacher forcing.

    Raises:
        ValueError: a probability outside 0 … 1, an unknown choice, no pass, inputs of another rank.

    >>> says_two = lambda words: torch.tensor([0.0, 0.0, 9.0]).expand(*words.shape, 3)
    >>> true_words = torch.tensor([[0, 1, 1, 1]])
    >>> parallel_scheduled_sampling(says_two, true_words, 0.0, torch.Generator(), "argmax").inputs
    tensor([[0, 2, 2, 2]])
    """
    check_choice("choose", choose, ("sample", "argmax"))
    if passes < 1:
        raise complaint("at least 1 pass", str(passes), "2 is the usual choice, 1 is teacher forcing")
    coins, mixed = toss(inputs, truth, generator), inputs
    with torch.no_grad():
        for _ in range(passes - 1):
            own = pick(decode(mixed).log_softmax(dim=-1), generator, choose)
            mixed = torch.where(coins, inputs, own.roll(1, dims=1))  # the word picked after t is read at t + 1
    return Sampled(decode(mixed).log_softmax(dim=-1), mixed)
