"""Word vectors learned in four ways: the pairs they are judged by, and the ways themselves."""

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
import torch


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("word_vectors")


@pytest.fixture(scope="module")
def world(experiment: ModuleType) -> Any:
    return experiment.World(0)


def test_pairs_are_grouped_by_how_often_their_word_was_seen(experiment: ModuleType, world: Any) -> None:
    groups = world.groups()
    assert all(word not in world.vocabulary for word in groups["unseen"].words)
    assert all(world.count(word) in experiment.RARE for word in groups["rare"].words)
    assert all(world.count(word) >= experiment.FREQUENT for word in groups["frequent"].words)
    assert all((part.neighbours > 1).all() for part in groups.values())  # neither <unk> nor <end>


def test_partners_are_near_where_vectors_say_so(experiment: ModuleType, world: Any) -> None:
    pairs = experiment.partners(world)["frequent"][:5]
    vectors = torch.randn(experiment.VOCABULARY, 50, generator=torch.Generator().manual_seed(0))
    for a, b in pairs:
        vectors[world.vocabulary[a]] = 0.8 * vectors[world.vocabulary[b]] + 0.2 * vectors[world.vocabulary[a]]
    assert experiment.partner_rank(vectors, world, pairs) == {"pairs": 5, "rank": 1.0}


@pytest.mark.parametrize("name", ["skip-gram", "CBOW", "GloVe", "fastText"])
def test_every_way_learns_something_in_a_few_steps(
    experiment: ModuleType, world: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(experiment, "EVERY", 5)
    monkeypatch.setattr(experiment, "ROUNDS", 2)
    row = experiment.run(name, 0.75, 0, world)
    assert row["outcome"] == "stopped"
    assert row["steps"] == 10
    assert set(row["rank"]) == {"frequent", "at random", "rare"}
    assert name == "CBOW" or {"frequent", "rare", "unseen, mean vector"} <= set(row)
    assert ("unseen, its own spelling" in row) is (name == "fastText")


def test_counts_alone_say_the_share_of_a_neighbour(experiment: ModuleType, world: Any) -> None:
    found = experiment.counted(world)
    assert all(100 < value < experiment.VOCABULARY for value in found.values())


def test_the_table_was_made_with_these_settings(experiment: ModuleType) -> None:
    table = json.loads(experiment.RESULTS.read_text())
    assert table["settings"] == experiment.SETTINGS
    assert len(table["runs"]) == 5 * (len(experiment.RUNS) + 1)


def test_the_table_says_who_knows_more_of_frequent_and_of_rare_words(experiment: ModuleType) -> None:
    runs = json.loads(experiment.RESULTS.read_text())["runs"]
    at = {(run["model"], run.get("power"), run["seed"]): run for run in runs}
    for seed in range(5):
        counts, skip_gram = at["counts", None, seed], at["skip-gram", 0.75, seed]
        glove, pieces = at["GloVe", 0.75, seed], at["fastText", 0.75, seed]
        for group in ("frequent", "rare"):
            assert skip_gram[group] < min(counts[group], pieces[group], glove[group])
        assert glove["rank"]["frequent"]["rank"] < skip_gram["rank"]["frequent"]["rank"]
        assert glove["rank"]["rare"]["rank"] > skip_gram["rank"]["rare"]["rank"]
        assert pieces["rank"]["rare"]["rank"] == 1
        assert pieces["unseen, mean vector"] < pieces["unseen, its own spelling"] < pieces["unseen, another's spelling"]
