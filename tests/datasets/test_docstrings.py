"""The kept docstrings: how they are divided, encoded and put into batches."""

import csv
import itertools
from pathlib import Path

import torch

from course_lib.datasets.docstrings import (
    END,
    UNKNOWN,
    divide,
    encode,
    pad,
    read_files,
    sentence_batches,
    vocabulary_of,
)

TEXT = Path(__file__).parents[2] / "data" / "text" / "python_docstrings.txt.gz"
FILES = [[[f"w{i}", f"x{j}"] for j in range(i % 3 + 1)] for i in range(40)]


def test_the_text_is_what_its_datasheet_says() -> None:
    files = read_files(TEXT)
    sentences = [sentence for file in files for sentence in file]
    assert (len(files), len(sentences), sum(map(len, sentences))) == (565, 18_845, 267_418)
    assert len(set(map(tuple, sentences))) == len(sentences)
    assert {4 <= len(sentence) <= 40 for sentence in sentences} == {True}
    assert all(sentence and token for sentence in sentences for token in sentence)


def test_no_file_is_in_two_parts_and_none_is_lost() -> None:
    parts = divide(FILES, seed=0, share=0.2)
    files = [{sentence[0] for sentence in part} for part in parts]
    assert [len(names) for names in files] == [24, 8, 8]
    assert not any(one & other for one, other in itertools.combinations(files, 2))
    assert sorted(itertools.chain(*parts)) == sorted(itertools.chain(*FILES))


def test_a_seed_is_a_division() -> None:
    assert divide(FILES, 1) == divide(FILES, 1)
    assert divide(FILES, 1) != divide(FILES, 2)


def test_the_vocabulary_holds_the_frequent_and_the_rest_is_unknown() -> None:
    vocabulary = vocabulary_of([["a", "b", "a"], ["c", "b", "a"]], size=4)
    assert list(vocabulary) == [UNKNOWN, END, "a", "b"]
    assert encode([["c", "a"]], vocabulary) == [[1, 0, 2, 1]]


def test_padding_is_masked() -> None:
    tokens, mask = pad([[1, 5, 1], [1, 1], [1, 7, 8, 9, 1]])
    assert mask.sum(1).tolist() == [3, 2, 5]
    assert [row[real].tolist() for row, real in zip(tokens, mask, strict=True)] == [[1, 5, 1], [1, 1], [1, 7, 8, 9, 1]]
    assert not tokens[~mask].any()


def test_an_epoch_of_batches_holds_every_sentence_once() -> None:
    sentences = [[1, *[i] * (i % 7 + 1), 1] for i in range(2, 52)]
    batches = sentence_batches(sentences, 4, torch.Generator().manual_seed(0), pool=3)
    drawn: list[list[int]] = []
    while len(drawn) < len(sentences):
        tokens, mask = next(batches)
        drawn += [row[real].tolist() for row, real in zip(tokens, mask, strict=True)]
        assert mask.sum(1).max() == mask.shape[1]
    assert sorted(drawn) == sorted(sentences)


def test_every_labelled_sentence_is_of_the_text_and_holds_its_word_once_where_it_says() -> None:
    known = {" ".join(sentence) for file in read_files(TEXT) for sentence in file}
    with open(TEXT.with_name("senses.tsv"), newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    assert len(rows) == 163
    for row in rows:
        words = row["sentence"].split(" ")
        assert row["sentence"] in known
        assert words.count(row["word"]) == 1
        assert words[int(row["place"])] == row["word"]
        assert row["sense"] in {"noun", "verb"}
