"""Long memory: the LSTM with forget bias 1 solves the adding problem at T = 100, the vanilla net does not."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("adding_problem")


def solved(runs: list[dict], cell: str, time: int) -> list[bool]:
    return [run["solved"] for run in runs if run["cell"] == cell and run["time"] == time]


def test_the_table_says_who_solves_it(experiment: ModuleType) -> None:
    table = json.loads(experiment.RESULTS.read_text())
    assert table["settings"] == experiment.SETTINGS
    for run in table["runs"]:
        assert run["solved"] == (run["errors"][-1] < table["settings"]["solved_under"])
    assert len(solved(table["runs"], "RNN", 100)) >= 3
    assert not any(solved(table["runs"], "RNN", 100))
    for cell in ("LSTM, forget bias 1", "GRU"):
        assert len(solved(table["runs"], cell, 100)) >= 3
        assert all(solved(table["runs"], cell, 100))


def test_an_untrained_net_answers_the_mean(experiment: ModuleType) -> None:
    model = experiment.Adder(experiment.CELLS["RNN"](4, torch.Generator().manual_seed(0)), 4)
    batch = experiment.adding_problem(5000, 10, torch.Generator().manual_seed(1))
    assert experiment.squared_error(model, batch).item() == pytest.approx(experiment.BASELINE, rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_lstm_solves_it_and_the_vanilla_net_does_not(experiment: ModuleType, seed: int) -> None:
    lstm, rnn = (experiment.run(cell, 100, seed) for cell in ("LSTM, forget bias 1", "RNN"))
    print(f"seed {seed}: held-out error of the LSTM {lstm['errors'][-1]}, of the vanilla net {rnn['errors'][-1]}")
    assert lstm["solved"]
    assert not rnn["solved"]
