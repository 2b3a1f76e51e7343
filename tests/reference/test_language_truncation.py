"""Top-k and nucleus: the smallest sets by enumeration of all of them, and what is drawn from them."""

import itertools

import pytest
import torch

from course_lib.reference.language import NGramModel, nucleus, sample, top_k

V = 6
P = torch.tensor([[0.05, 0.3, 0.1, 0.25, 0.18, 0.12], [0.9, 0.01, 0.02, 0.03, 0.04, 0.0]], dtype=torch.float64)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def subsets() -> list[list[int]]:
    return [list(some) for size in range(1, V + 1) for some in itertools.combinations(range(V), size)]


def alone(p: torch.Tensor, some: list[int]) -> torch.Tensor:
    """P restricted to a set of tokens, and normalised."""
    kept = torch.zeros_like(p)
    kept[some] = p[some] / p[some].sum()
    return kept


@pytest.mark.parametrize("k", [1, 2, 3, 5, 6, 9])
def test_top_k_is_the_set_of_k_that_holds_most(k: int) -> None:
    for p, kept in zip(P, top_k(P.log(), k), strict=True):
        best = max((some for some in subsets() if len(some) == min(k, V)), key=lambda some: p[some].sum().item())
        torch.testing.assert_close(kept.exp(), alone(p, best))


@pytest.mark.parametrize("mass", [0.01, 0.299, 0.3, 0.5, 0.72, 0.9, 0.95, 0.99])
def test_the_nucleus_is_the_smallest_set_that_holds_the_mass(mass: float) -> None:
    for p, kept in zip(P, nucleus(P.log(), mass), strict=True):
        enough = [some for some in subsets() if p[some].sum().item() >= mass - 1e-12]
        best = min(enough, key=lambda some: (len(some), -p[some].sum().item()))
        torch.testing.assert_close(kept.exp(), alone(p, best))


def test_the_nucleus_follows_the_model_and_k_does_not() -> None:
    left = (nucleus(P.log(), 0.7).exp() > 0).sum(-1)
    assert left.tolist() == [3, 1]
    assert (top_k(P.log(), 3).exp() > 0).sum(-1).tolist() == [3, 3]


def test_all_the_mass_leaves_everything() -> None:
    assert torch.equal(nucleus(P.log(), 1.0), P.log())
    torch.testing.assert_close(top_k(P.log(), V).exp(), P)


def test_equally_likely_tokens_are_kept_from_the_first() -> None:
    even = torch.full((4,), 0.25, dtype=torch.float64).log()
    assert (top_k(even, 2).exp() > 0).tolist() == [True, True, False, False]
    assert (nucleus(even, 0.5).exp() > 0).tolist() == [True, True, False, False]


def test_samples_come_from_what_is_left_in_its_proportions() -> None:
    model = NGramModel(1, V).fit([[0, 1, 1, 1, 2, 2, 3, 3, 3, 3, 4]])
    p, start = model.distribution(), torch.zeros(4000, dtype=torch.long)
    asked = {"likeliest": 2}, {"mass": 0.75}, {"temperature": 0.5, "likeliest": 3}, {"likeliest": 4, "mass": 0.6}
    for wanted in asked:
        sharpened = (p.log() / wanted.get("temperature", 1.0)).log_softmax(-1)
        expected = nucleus(top_k(sharpened, wanted.get("likeliest", V)), wanted.get("mass", 1.0)).exp()
        drawn = sample(model.step, start, 1, seeded(), **wanted)[:, 0]
        shares = torch.bincount(drawn, minlength=V) / 4000
        assert (shares - expected).abs().max() < 0.03
        assert (shares[expected == 0] == 0).all()


BAD = {
    "none left": (lambda: top_k(P.log(), 0), "expected k ≥ 1, got 0: 1 leaves the likeliest token alone"),
    "no mass": (lambda: nucleus(P.log(), 0.0), "expected a mass over 0 and at most 1, got 0.0: 0.9 leaves"),
    "more than all": (lambda: nucleus(P.log(), 1.5), "expected a mass over 0 and at most 1, got 1.5"),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_truncation_refuses_in_words(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
