"""A net against counts: what the experiment trains and compares."""

import json
from collections.abc import Callable
from itertools import product
from types import ModuleType

import pytest
import torch


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("language_models")


def test_a_text_begins_with_whole_sentences_up_to_so_many_words(experiment: ModuleType) -> None:
    sentences = [[1, 5, 6, 1], [1, 5, 1], [1, 5, 6, 7, 1]]
    assert experiment.beginning(sentences, 5) == sentences[:2]
    assert experiment.beginning(sentences, 4) == sentences[:1]


def test_the_fast_score_is_the_nets_own(experiment: ModuleType) -> None:
    draw = torch.Generator().manual_seed(0)
    cell = experiment.LSTMCell(3, 5, generator=draw)
    net = experiment.RecurrentLM(11, cell, generator=draw)
    tokens = torch.randint(11, (4, 7), generator=draw)
    torch.testing.assert_close(experiment.log_probs(net, tokens), net.score(tokens))


def test_order_and_discount_are_chosen_on_sentences_of_their_own(experiment: ModuleType) -> None:
    parts = experiment.Parts([[1, 2, 3, 1]] * 30, [[1, 2, 3, 1]] * 5, [[1, 3, 2, 1]] * 5)
    found = experiment.by_counts(parts)
    assert found["discount"] == min(experiment.DISCOUNTS)  # what always came before comes again
    assert found["kneser-ney"] > 100  # and what is judged never came


def test_no_file_is_in_two_parts_and_no_word_is_unknown_to_the_vocabulary(experiment: ModuleType) -> None:
    parts = experiment.prepared(0)
    assert [len(part) for part in parts[1:]] == [experiment.JUDGED] * 2
    assert all(0 <= word < experiment.VOCABULARY for part in parts for sentence in part for word in sentence)


def test_the_table_was_made_with_these_settings(experiment: ModuleType) -> None:
    table = json.loads(experiment.RESULTS.read_text())
    assert table["settings"] == experiment.SETTINGS
    assert {(run["size"], run["seed"]) for run in table["runs"]} == set(product(experiment.SIZES, range(5)))


def test_counting_wins_with_little_text_and_the_net_with_more(experiment: ModuleType) -> None:
    runs = json.loads(experiment.RESULTS.read_text())["runs"]
    for run in runs:
        if run["size"] != 10_000:  # there it depends on the division
            assert (run["lstm"] < run["kneser-ney"]) is (run["size"] > 10_000), run


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_training_anew_says_the_same(experiment: ModuleType, seed: int) -> None:
    few, many = experiment.run(3_000, seed), experiment.run(30_000, seed)
    print(f"seed {seed}: {few}, {many}")
    assert few["lstm"] > few["kneser-ney"]
    assert many["lstm"] < many["kneser-ney"]
