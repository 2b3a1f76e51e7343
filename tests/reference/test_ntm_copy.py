"""An NTM trained on copies of length 1–20 copies length 40; an LSTM of like size does not."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest
import torch

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def experiment() -> ModuleType:
    spec = importlib.util.spec_from_file_location("ntm_copy", ROOT / "experiments" / "ntm_copy.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_an_untrained_machine_guesses(experiment: ModuleType) -> None:
    guessing = experiment.MODELS["NTM"](torch.Generator().manual_seed(0))
    assert experiment.wrong_bits(guessing, 10) == pytest.approx(0.5, abs=0.05)


def test_a_run_replaces_its_like_in_the_table(experiment: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "table.json"
    for model, seed, steps in [("LSTM", 0, 1), ("NTM", 1, 2), ("NTM", 0, 3), ("NTM", 1, 4)]:
        runs = experiment.recorded(out, {"model": model, "seed": seed, "steps": steps})
    assert [(run["model"], run["seed"], run["steps"]) for run in runs] == [("NTM", 0, 3), ("NTM", 1, 4), ("LSTM", 0, 1)]
    assert json.loads(out.read_text())["runs"] == runs


@pytest.mark.slow
def test_made_again_the_machine_copies_and_the_lstm_does_not(experiment: ModuleType) -> None:
    of = {name: [experiment.run(name, seed)[0] for seed in (0, 1, 2)] for name in experiment.MODELS}
    for name, runs in of.items():
        print(name, [(run["steps"], run["wrong_bits"]["40"]) for run in runs])
    best = {name: min(run["wrong_bits"]["40"] for run in runs) for name, runs in of.items()}
    assert best["NTM"] < 0.01 < 0.2 < best["LSTM"]
