"""Copy, repeat copy and associative recall: each batch obeys its task's definition."""

import pytest
import torch
from torch import Tensor

from course_lib.datasets.copying import BitsBatch, associative_recall_task, copy_task, repeat_copy_task


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def examples(batch: BitsBatch) -> list[tuple[Tensor, Tensor]]:
    """For each example its inputs, and its targets where they count."""
    return [(x, y[m]) for x, y, m in zip(*batch, strict=True)]


def test_copy_shows_bits_then_a_delimiter_then_nothing() -> None:
    batch = copy_task(50, 1, 9, seeded(), bits=5)
    for x, y in examples(batch):
        (delimiter,) = x[:, 5].nonzero().flatten().tolist()
        assert torch.equal(y, x[:delimiter, :5])
        assert not x[delimiter + 1 :].any()
        assert not x[delimiter, :5].any()
    lengths = batch.mask.sum(1)
    assert set(lengths.tolist()) == set(range(1, 10))
    assert batch.inputs.shape == (50, 19, 6)
    starts = batch.mask.int().argmax(1)
    assert torch.equal(starts, lengths + 1)  # one contiguous answer, right behind the delimiter


def test_repeat_copy_says_the_sequence_as_often_as_asked_and_ends() -> None:
    batch = repeat_copy_task(60, 4, 3, seeded(), bits=5)
    asked = set()
    for x, y in examples(batch):
        (place,) = x[:, 5].nonzero().flatten().tolist()
        repeats = round(3 * x[place, 5].item())
        asked.add((place, repeats))
        assert torch.equal(y[:-1, :5], torch.cat([x[:place, :5]] * repeats))
        assert y[:, 5].tolist() == [0.0] * place * repeats + [1.0]
        assert not y[-1, :5].any()
    assert asked == {(n, r) for n in range(1, 5) for r in range(1, 4)}


def test_recall_asks_for_the_item_behind_the_query() -> None:
    seen = set()
    for x, y in examples(associative_recall_task(80, 2, 5, seeded(), item=3, bits=7)):
        delimiters = x[:, 7].nonzero().flatten().tolist()
        items = [x[d + 1 : d + 4, :7] for d in delimiters]
        first, second = x[:, 8].nonzero().flatten().tolist()
        (q,) = (i for i, item in enumerate(items) if torch.equal(item, x[first + 1 : second, :7]))
        assert delimiters == list(range(0, first, 4))
        assert torch.equal(y, items[q + 1])
        assert not x[second + 1 :].any()
        seen.add((len(items), q))
    assert seen == {(n, q) for n in range(2, 6) for q in range(n - 1)}


@pytest.mark.parametrize(
    "make",
    [
        lambda g: copy_task(4, 2, 7, g),
        lambda g: repeat_copy_task(4, 5, 3, g),
        lambda g: associative_recall_task(4, 2, 6, g),
    ],
    ids=["copy", "repeat copy", "recall"],
)
def test_a_seed_gives_one_batch_and_silence_outside_the_mask(make) -> None:
    once, again, other = make(seeded(1)), make(seeded(1)), make(seeded(2))
    assert all(torch.equal(a, b) for a, b in zip(once, again, strict=True))
    assert once.inputs.shape != other.inputs.shape or not torch.equal(once.inputs, other.inputs)
    assert not once.targets[~once.mask].any()
    assert once.mask.shape == once.inputs.shape[:2] == once.targets.shape[:2]


def test_bits_are_even() -> None:
    assert copy_task(200, 20, 20, seeded()).targets[:, 21:].mean().item() == pytest.approx(0.5, abs=0.01)


@pytest.mark.messages
@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: copy_task(0, 1, 2, seeded()), "expected batch ≥ 1 and bits ≥ 1, got 0 and 8: ask for something"),
        (lambda: copy_task(3, 1, 2, seeded(), bits=0), "got 3 and 0"),
        (lambda: copy_task(3, 5, 2, seeded()), "lengths with 1 ≤ least ≤ most, got 5 and 2: the smaller number"),
        (lambda: copy_task(3, 0, 2, seeded()), "lengths with 1 ≤ least ≤ most, got 0 and 2"),
        (lambda: repeat_copy_task(3, 4, 0, seeded()), "repeats with 1 ≤ least ≤ most, got 1 and 0"),
        (lambda: associative_recall_task(3, 1, 6, seeded()), "items with 2 ≤ least ≤ most, got 1 and 6"),
    ],
)
def test_copying_refuses_in_words(call, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        call()
