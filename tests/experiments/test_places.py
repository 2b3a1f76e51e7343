"""Places that were never seen: what the kept table says, and, slowly, whether training anew says the same."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

TABLE = json.loads((Path(__file__).parents[2] / "data" / "results" / "08_places.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("places")


def check_signs(runs: list[dict]) -> None:
    by_seed = {(run["begin"], run["seed"]): run for run in runs}
    seeds = {seed for _, seed in by_seed}
    assert seeds
    for seed in seeds:
        at_0, anywhere = by_seed["at 0", seed], by_seed["anywhere", seed]
        print(f"seed {seed}: at 0 {at_0['by length']}, anywhere {anywhere['by length']}")
        assert anywhere["by length"][-1] > at_0["by length"][-1] + 10  # 16 words; training had 8 at most
        assert at_0["moved"][1] < 90 < anywhere["moved"][1]  # four words, from place 4


def test_the_table_was_made_with_these_settings_and_five_seeds(experiment: ModuleType) -> None:
    assert TABLE["settings"] == json.loads(json.dumps(experiment.SETTINGS))
    assert [(run["begin"], run["seed"]) for run in TABLE["runs"]] == [
        (begin, seed) for begin in experiment.FURTHEST for seed in range(5)
    ]


def test_the_table_says_that_seeing_the_places_helps() -> None:
    check_signs(TABLE["runs"])


def test_a_given_place_moves_the_positions_and_nothing_else(experiment: ModuleType) -> None:
    model, draw = experiment.nets(range(2)), experiment.Generator().manual_seed(0)
    words, target = experiment.pairs(3, 4, draw)
    assert sorted(set((words + target).flatten().tolist())) == [17]  # a word and its translation
    begun, moved = (experiment.said(model, words, target, first) for first in (0, 5))
    assert begun.shape == (2, 3, 4, 15)
    assert (begun - moved).abs().max() > 1e-3


def test_the_experiment_writes_a_table_and_its_datasheet(experiment: ModuleType, tmp_path: Path) -> None:
    runs = experiment.remake(range(2), tmp_path / "places.json", steps=10)
    assert json.loads((tmp_path / "places.json").read_text())["runs"] == json.loads(json.dumps(runs))
    assert len(runs) == 4
    assert "10 batches" in (tmp_path / "places.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_training_anew_says_the_same(experiment: ModuleType, tmp_path: Path) -> None:
    check_signs(experiment.remake(out=tmp_path / "places.json"))
