"""Batches of sentence pairs, and the loader of tab-separated ones."""

from itertools import islice
from pathlib import Path

import pytest
import torch

from course_lib.datasets.english_russian import english_russian
from course_lib.datasets.translation import (
    END,
    START,
    SentencePair,
    bucketed_batches,
    read_pairs,
    translation_batch,
    vocabularies,
)

CATS = SentencePair(("a", "cat", "sleeps"), ("кошка", "спит"))
DOGS = SentencePair(("dogs", "sleep"), ("собаки", "крепко", "спят"))


def test_a_batch_decodes_to_the_sentences_it_was_made_of() -> None:
    pairs = english_russian("test", size=7)
    english, russian = vocabularies(english_russian("test"))
    batch = translation_batch(pairs, english, russian)
    for row, pair in enumerate(pairs):
        source = batch.source[row, : batch.source_lengths[row]].tolist()
        target = batch.target[row, : batch.target_lengths[row]].tolist()
        assert english.decode(source) == [*pair.english, END]
        assert russian.decode(target) == [START, *pair.russian, END]


def test_padding_is_index_zero_and_masked() -> None:
    batch = translation_batch([CATS, DOGS], *vocabularies([CATS, DOGS]))
    assert batch.source_mask.tolist() == [[True] * 4, [True] * 3 + [False]]
    assert batch.target_mask.tolist() == [[True] * 4 + [False], [True] * 5]
    assert (batch.source[~batch.source_mask] == 0).all()
    assert (batch.target[~batch.target_mask] == 0).all()
    assert (batch.source[batch.source_mask] > 0).all()


def test_rare_words_become_unknown() -> None:
    english, _ = vocabularies([CATS, CATS, DOGS], least=2)
    assert english.decode(english.encode(["cat", "dogs"])) == ["cat", "<unknown>"]


def test_an_epoch_of_buckets_holds_every_sentence_once_and_little_padding() -> None:
    pairs = english_russian("test", size=600)
    english, russian = vocabularies(pairs)
    batches = bucketed_batches(pairs, english, russian, 8, torch.Generator().manual_seed(0))
    first, second = (list(islice(batches, 75)) for _ in range(2))
    for epoch in (first, second):
        rows = [row[row > 0][:-1].tolist() for batch in epoch for row in batch.source]
        assert sorted(tuple(english.decode(row)) for row in rows) == sorted(pair.english for pair in pairs)
    bucketed = sum(batch.target.numel() for batch in first)
    mixed = sum(translation_batch(pairs[at : at + 8], english, russian).target.numel() for at in range(0, 600, 8))
    assert bucketed < 0.8 * mixed
    assert not torch.equal(first[0].source, second[0].source)


def test_buckets_leave_out_the_incomplete_batch() -> None:
    pairs = english_russian("test", size=10)
    batches = bucketed_batches(pairs, *vocabularies(pairs), 4, torch.Generator().manual_seed(0))
    assert [len(batch.source) for batch in islice(batches, 6)] == [4] * 6


def test_reads_the_published_layout(tmp_path: Path) -> None:
    file = tmp_path / "rus.txt"
    file.write_text("Go.\tИди!\tCC-BY 2.0 (France)\nI don't know, Tom.\tЯ не знаю, Том.\tCC-BY\n", encoding="utf-8")
    assert read_pairs(file) == [
        SentencePair(("go", "."), ("иди", "!")),
        SentencePair(("i", "don't", "know", ",", "tom", "."), ("я", "не", "знаю", ",", "том", ".")),
    ]
    assert len(read_pairs(file, limit=1)) == 1
    batch = translation_batch(read_pairs(file), *vocabularies(read_pairs(file)))
    assert batch.source.shape == (2, 7)
    assert batch.source.dtype == torch.int64


@pytest.mark.messages
def test_messages(tmp_path: Path) -> None:
    commas, latin = tmp_path / "commas.txt", tmp_path / "latin.txt"
    commas.write_text("Go.\tИди!\nStop.,Стой!\n", encoding="utf-8")
    latin.write_bytes("Go.\tИди!".encode("cp1251"))
    with pytest.raises(ValueError, match=r"got 'Stop.,Стой!' in line 2 of commas.txt: is the file tab-separated"):
        read_pairs(commas)
    few = bucketed_batches([CATS], *vocabularies([CATS]), 2, torch.Generator())
    with pytest.raises(ValueError, match=r"expected a batch size in 1 … 1, got 2: take smaller batches"):
        next(few)
    with pytest.raises(ValueError, match=r"expected UTF-8 text, line 1 of latin.txt is not"):
        read_pairs(latin)
    with pytest.raises(ValueError, match=r"found none at .*nowhere.txt: check the path"):
        read_pairs(tmp_path / "nowhere.txt")
    with pytest.raises(ValueError, match="at least one sentence pair in a batch"):
        translation_batch([], *vocabularies([CATS]))
    with pytest.raises(ValueError, match="at least one sentence pair to build"):
        vocabularies([])
    with pytest.raises(ValueError, match="got an empty one in pair 1"):
        translation_batch([CATS, SentencePair((), ("да",))], *vocabularies([CATS]))
