"""Soft and hard attention learn to look at the object they name."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def captions_experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("captioning")


def found(runs: list[dict], kind: str) -> list[bool]:
    """For each run whether the peak lies on the object named clearly more often than a random look would."""
    return [run["peak on object"] > 1.5 * run["chance"] for run in runs if run["attention"] == kind]


def test_the_table_says_that_both_look_at_what_they_name(captions_experiment: ModuleType) -> None:
    table = json.loads(captions_experiment.RESULTS.read_text())
    assert table["settings"] == captions_experiment.SETTINGS
    for kind in ("soft", "hard"):
        assert len(found(table["runs"], kind)) >= 3
        assert all(found(table["runs"], kind))


def test_a_look_at_the_right_place_counts_and_another_does_not(captions_experiment: ModuleType) -> None:
    scene = captions_experiment.held_out_scenes()[0]
    named = scene.objects[0]
    region = 6 * (2 * named.row) + 2 * named.column  # a cell of the scene's grid is 2 × 2 regions
    assert captions_experiment.inside(region, 6, named.box)
    assert not captions_experiment.inside((region + 18) % 36, 6, named.box)


def test_an_untrained_captioner_looks_by_chance(captions_experiment: ModuleType) -> None:
    model = captions_experiment.Captioner(22, 4, 8, 6, attention="none", generator=torch.Generator().manual_seed(0))
    on_object, chance = captions_experiment.peaks_on_objects(model, captions_experiment.held_out_scenes())
    assert chance == pytest.approx(4 / 36, abs=0.01)
    assert on_object < 2 * chance


@pytest.mark.slow
def test_attention_finds_the_object_it_names(captions_experiment: ModuleType, tmp_path: Path) -> None:
    runs = captions_experiment.remake(("soft", "hard"), range(3), tmp_path / "captioning.json")
    assert all(found(runs, "soft"))
    assert all(found(runs, "hard"))
