"""The shared input checks: each refuses what it should, in words that help."""

import pytest
import torch

from course_lib.reference import _checks as checks


def test_mask_is_true_exactly_before_each_length() -> None:
    lengths = torch.tensor([0, 3, 5])
    mask = checks.lengths_to_mask(lengths, 7)
    assert mask.tolist() == [[t < n for t in range(7)] for n in (0, 3, 5)]


def test_mask_is_as_wide_as_the_longest_example() -> None:
    assert checks.lengths_to_mask(torch.tensor([2, 3, 1])).shape == (3, 3)


def test_good_input_passes_every_check() -> None:
    checks.check_rank("x", torch.zeros(3, 5), 2, "batch, time")
    checks.check_size("x", torch.zeros(3, 5), 1, 5, "")
    checks.check_not_empty("x", torch.zeros(3, 5))
    checks.check_positive("beta", 0.5, "")
    checks.check_choice("reset", "after", ("before", "after"))
    checks.check_indices("targets", torch.tensor([[0, 4]]), 5, "")
    checks.check_lengths("lengths", torch.tensor([0, 5]), 2, 5)
    checks.check_mask("mask", torch.ones(3, 5, dtype=torch.bool), 3, 5)


BAD = {
    "no batch axis": (
        lambda: checks.check_rank("x", torch.zeros(5, 7), 3, "batch, time, in"),
        r"expected x of rank 3 \(batch, time, in\), got rank 2 with shape \(5, 7\): add the batch axis with x\[None\]",
    ),
    "too many axes": (
        lambda: checks.check_rank("x", torch.zeros(3, 5, 7), 2, "batch, time"),
        r"got rank 3 with shape \(3, 5, 7\): order the axes as \(batch, time\)",
    ),
    "wrong size": (
        lambda: checks.check_size("x", torch.zeros(3, 5), 1, 7, "transpose it"),
        r"expected 7 entries along axis 1 of x, got 5 in shape \(3, 5\): transpose it",
    ),
    "empty batch": (lambda: checks.check_not_empty("x", torch.zeros(0, 5)), r"got shape \(0, 5\): leave out empty"),
    "not a number": (
        lambda: checks.check_positive("t", float("nan"), "raise it"),
        r"expected t over 0, got nan: raise",
    ),
    "unknown word": (
        lambda: checks.check_choice("reset", "befor", ("before", "after")),
        r'expected reset "before" or "after", got "befor": choose one of these',
    ),
    "label too large": (
        lambda: checks.check_indices("targets", torch.tensor([[0, 1], [31, 2]]), 28, "which vocabulary?"),
        r"expected labels in 0 … 27, got 31 at targets\[1, 0\]: which vocabulary\?",
    ),
    "negative label": (
        lambda: checks.check_indices("targets", torch.tensor([-1]), 28, "why?"),
        r"got -1 at targets\[0\]: why\?",
    ),
    "labels as floats": (
        lambda: checks.check_indices("targets", torch.tensor([1.0]), 28, ""),
        r"expected targets of an integer dtype, got torch.float32: convert with targets.long\(\)",
    ),
    "one length too few": (
        lambda: checks.check_lengths("lengths", torch.tensor([1, 2]), 3, 5),
        r"expected 3 entries along axis 0 of lengths, got 2",
    ),
    "lengths as floats": (
        lambda: checks.check_lengths("lengths", torch.tensor([1.0]), 1, 5),
        r"expected lengths of an integer dtype, got torch.float32",
    ),
    "length over time": (
        lambda: checks.check_lengths("lengths", torch.tensor([1, 6]), 2, 5),
        r"expected lengths in 0 … 5, got 6 at lengths\[1\]: a length counts the real steps",
    ),
    "mask of numbers": (
        lambda: checks.check_mask("mask", torch.ones(3, 5), 3, 5),
        r"expected mask of dtype torch.bool, True on real tokens, got torch.float32: use mask.bool\(\)",
    ),
    "mask transposed": (
        lambda: checks.check_mask("mask", torch.ones(5, 3, dtype=torch.bool), 3, 5),
        r"expected mask of shape \(3, 5\), got \(5, 3\): make it with lengths_to_mask",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD)
def test_refusals_say_what_to_do(name: str) -> None:
    call, words = BAD[name]
    with pytest.raises(ValueError, match=words):
        call()
