"""Strips show what their targets say, with scans that training never saw."""

import itertools

import pytest
import torch

from course_lib.datasets.digits import DIGITS, dial_readings, random_numbers, render, scans


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_held_out_scans_are_never_trained_on() -> None:
    train, _ = scans("train")
    held_out, _ = scans("held-out")
    assert len(train) == 1348
    assert len(held_out) == 449
    seen = {scan.numpy().tobytes() for scan in train}
    assert not any(scan.numpy().tobytes() in seen for scan in held_out)


@pytest.mark.parametrize("split", ["train", "held-out"])
def test_every_digit_occurs_and_ink_lies_between_0_and_1(split) -> None:
    images, digits = scans(split)
    assert torch.bincount(digits, minlength=10).min() >= 40
    assert images.min() == 0
    assert images.max() == 1


def test_one_digit_without_noise_is_one_of_its_scans() -> None:
    strips = render(["3"], "train", generator(), noise=0.0)
    images, digits = scans("train")
    windows = strips.images[0].unfold(0, 8, 1).unfold(1, 8, 1).flatten(0, 1)  # (places, 8, 8)
    ours = {window.numpy().tobytes() for window in windows}
    shown = [int(digit) for scan, digit in zip(images, digits, strict=True) if scan.numpy().tobytes() in ours]
    assert shown == [3]


def test_ink_of_a_strip_is_that_of_its_digits_and_lies_inside_its_width() -> None:
    strips = render(["11", "480915"], "held-out", generator(1), noise=0.0)
    narrow, wide = strips.images
    assert narrow[:, : strips.widths[0]].sum() > 0
    assert narrow[:, strips.widths[0] :].sum() == 0
    assert strips.widths[1] == strips.images.shape[2]
    assert strips.widths[0] < strips.widths[1]
    assert 2 * narrow.sum() < wide.sum()  # six digits hold more ink than two ones


def test_targets_are_the_digits_and_padding_is_blank() -> None:
    strips = render(["2025", "7"], "train", generator())
    assert strips.targets.tolist() == [[3, 1, 3, 6], [8, 0, 0, 0]]
    assert ["".join(DIGITS.decode(labels)) for labels in strips.labels()] == ["2025", "7"]


def test_the_same_seed_draws_the_same_strips_and_another_does_not() -> None:
    one, same, other = (render(["1203", "55"], "train", generator(seed)) for seed in (5, 5, 6))
    assert torch.equal(one.images, same.images)
    assert one.images.shape != other.images.shape or not torch.equal(one.images, other.images)


def test_selected_rows_are_cut_to_their_own_widest() -> None:
    strips = render(["123456", "7", "89"], "train", generator())
    chosen = strips.select(torch.tensor([2, 1]))
    assert chosen.labels() == [[9, 10], [8]]
    assert chosen.images.shape == (2, 12, int(chosen.widths.max()))
    assert torch.equal(chosen.images[1, :, : chosen.widths[1]], strips.images[1, :, : strips.widths[1]])


def test_a_dial_turns_by_one_at_most_and_uses_every_turn() -> None:
    readings = dial_readings(500, generator(2))
    turns = [(int(b) - int(a)) % 10 for reading in readings for a, b in itertools.pairwise(reading)]
    assert set(turns) == {9, 0, 1}
    assert 0.25 < turns.count(0) / len(turns) < 0.42
    assert {len(reading) for reading in readings} == {1, 2, 3, 4, 5, 6}


def test_random_numbers_take_every_pair_of_digits() -> None:
    numbers = random_numbers(1000, generator(3))
    pairs = {number[i : i + 2] for number in numbers for i in range(len(number) - 1)}
    assert len(pairs) == 100
    assert {len(number) for number in numbers} == {1, 2, 3, 4, 5, 6}


@pytest.mark.messages
@pytest.mark.parametrize("numbers", [[], ["12", ""], ["1a"]])
def test_what_cannot_be_drawn_is_refused(numbers) -> None:
    with pytest.raises(ValueError, match=r"expected numbers of at least one digit 0–9, got .*: leave out"):
        render(numbers, "train", generator())


@pytest.mark.messages
def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(ValueError, match='expected the split "train" or "held-out", got \'test\''):
        scans("test")
