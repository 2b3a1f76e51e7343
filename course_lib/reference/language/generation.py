"""What any language model can do: judge text, and write some."""

from collections.abc import Callable
from typing import Any

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor

from course_lib.reference._checks import check_mask, check_positive, check_rank, complaint
from course_lib.reference.language.truncation import nucleus, top_k

Step = Callable[[Tensor, Any], tuple[Tensor, Any]]
"""``step(tokens (batch,), state) → ln P of the next token (batch, vocabulary), state``; the first state is None."""


def perplexity(log_probs: Float[Tensor, "*batch time"], mask: Bool[Tensor, "*batch time"] | None = None) -> float:
    """How many equally likely tokens would be as hard to guess.  Jelinek et al. 1977.

        perplexity = exp(−1/N Σ ln P(w_t | w_1 … w_{t−1}))

    Its log₂ is bits a token.

    Args:
        log_probs: ln P of each token that came, (time) or (batch, time).
        mask: True on the tokens to judge; all where it is not given.

    Raises:
        ValueError: nothing to judge, a mask of another shape, a positive log-probability.

    >>> round(perplexity(torch.tensor([0.5, 0.125]).log()), 6)
    4.0
    """
    if mask is not None:
        check_mask("mask", mask.view(-1, mask.shape[-1]), log_probs[..., 0].numel(), log_probs.shape[-1])
        log_probs = log_probs[mask]
    if log_probs.numel() == 0:
        raise complaint("at least one token to judge", "none", "leave out empty texts")
    if log_probs.max() > 1e-6:
        raise complaint("log-probabilities, at most 0", f"{log_probs.max().item():.4g}", "apply log_softmax to logits")
    return log_probs.double().mean().neg().exp().item()  # a number too large is inf


def sample(
    step: Step,
    start: Int[Tensor, " batch"],
    length: int,
    generator: torch.Generator,
    temperature: float = 1.0,
    state: Any = None,
    *,
    likeliest: int | None = None,
    mass: float = 1.0,
) -> Int[Tensor, "batch length"]:
    """Draw text from a model, one token after another.  The temperature: Ackley et al. 1985.

        w_t ~ softmax(ln P(· | w_1 … w_{t−1}) / temperature)

    Under 1 the likely tokens get likelier, and near 0 the likeliest alone is left; over 1 all come closer together.
    After the temperature, ``top_k`` and then ``nucleus`` leave out what is unlikely, where that is asked for.

    Args:
        step: the model, a token at a time: ``RecurrentLM.step``, ``NGramModel.step``.
        start: the token each text begins with, (batch); it is not part of the result.
        length: tokens to draw.
        generator: where they are drawn from.
        temperature: over 0.
        state: what the model has read before ``start``.
        likeliest: how many tokens ``top_k`` leaves to be drawn; all where it is not given.
        mass: how much probability ``nucleus`` leaves; 1 is all.

    Returns:
        The tokens drawn, (batch, length).

    Raises:
        ValueError: a temperature or a length that is not over 0, fewer than one token or a mass outside (0, 1] left.

    >>> from course_lib.reference.language import NGramModel
    >>> model = NGramModel(order=2, vocabulary=2).fit([[0, 1] * 500])
    >>> sample(model.step, torch.tensor([0]), 6, torch.Generator().manual_seed(0), temperature=0.1)
    tensor([[1, 0, 1, 0, 1, 0]])
    """
    check_positive("temperature", temperature, "use a small one, such as 0.01, for the likeliest token alone")
    check_positive("length", length, "ask for at least one token")
    check_rank("start", start, 1, "batch")
    tokens, drawn = start, []
    with torch.no_grad():
        for _ in range(length):
            log_probs, state = step(tokens, state)
            below = (log_probs - log_probs.amax(dim=-1, keepdim=True)).double()  # the likeliest stays at 0
            log_probs = (below / temperature).log_softmax(dim=-1)
            log_probs = log_probs if likeliest is None else top_k(log_probs, likeliest)
            p = nucleus(log_probs, mass).exp()
            tokens = torch.multinomial(p, 1, generator=generator).squeeze(1)
            drawn.append(tokens)
    return torch.stack(drawn, dim=1)  # (batch, length)
