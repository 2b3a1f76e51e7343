"""Long memory: what the kept table says about who learns to add, and, slowly, whether training anew says the same."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch

RUNS: list[dict] = json.loads((Path(__file__).parents[2] / "data" / "results" / "adding_problem.json").read_text())[
    "runs"
]
TIMES = sorted({run["time"] for run in RUNS})
SOONER = [("LSTM, chrono", "LSTM, forget bias 1"), ("LSTM, forget bias 1", "LSTM, forget bias 0")]


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("adding_problem")


def steps(cell: str, time: int) -> dict[int, int]:
    """Steps until the end of each run, by seed."""
    return {run["seed"]: run["steps"] for run in RUNS if (run["cell"], run["time"]) == (cell, time)}


def test_the_table_was_made_with_these_settings(experiment: ModuleType) -> None:
    table = json.loads(experiment.RESULTS.read_text())
    assert table["settings"] == experiment.SETTINGS
    for run in RUNS:
        assert run["outcome"] == experiment.outcome(run["errors"])
        assert run["steps"] == experiment.ROUND * len(run["errors"])


@pytest.mark.parametrize("time", TIMES)
def test_gated_cells_learn_and_vanilla_ones_do_not(experiment: ModuleType, time: int) -> None:
    for cell in experiment.CELLS:
        ends = [run["outcome"] for run in RUNS if (run["cell"], run["time"]) == (cell, time)]
        assert len(ends) == 5
        assert [end == "learned" for end in ends] == 5 * [cell != "RNN"], (cell, ends)


@pytest.mark.parametrize("time", TIMES)
@pytest.mark.parametrize(("sooner", "later"), SOONER)
def test_the_longer_the_first_memory_the_sooner_it_is_learned(time: int, sooner: str, later: str) -> None:
    a, b = steps(sooner, time), steps(later, time)
    assert a.keys() == b.keys()
    assert sum(a[seed] < b[seed] for seed in a) >= 3


@pytest.mark.parametrize(
    ("errors", "end"),
    [
        ([0.17, 0.009], "learned"),
        ([0.17] * 12, None),
        ([0.17] * 13, "stuck"),
        ([0.17 - 0.002 * k for k in range(13)], None),
        ([0.17, 0.26], None),
        ([0.17, 0.26, 0.27], "diverged"),
        ([0.17 - 0.002 * k for k in range(40)], "stopped"),
    ],
)
def test_the_four_ends_are_told_apart(experiment: ModuleType, errors: list[float], end: str | None) -> None:
    assert experiment.outcome(errors) == end


def test_chrono_biases_span_the_horizons(experiment: ModuleType) -> None:
    cell = experiment.chrono(500, 100, torch.Generator().manual_seed(0))
    forget, write = cell.W_x.bias[:500], cell.W_x.bias[500:1000]
    assert torch.equal(forget, -write)
    horizons = forget.exp()
    assert horizons.min() >= 1
    assert horizons.max() <= 99 + 1e-3
    assert horizons.mean().item() == pytest.approx(50, abs=5)


def test_an_untrained_net_answers_the_mean(experiment: ModuleType) -> None:
    model = experiment.Adder(experiment.CELLS["RNN"](4, 10, torch.Generator().manual_seed(0)), 4)
    batch = experiment.adding_problem(5000, 10, torch.Generator().manual_seed(1))
    assert experiment.squared_error(model, batch).item() == pytest.approx(experiment.BASELINE, rel=0.1)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_lstm_learns_it_and_the_vanilla_net_does_not(experiment: ModuleType, seed: int) -> None:
    lstm, rnn = (experiment.run(cell, 100, seed) for cell in ("LSTM, forget bias 1", "RNN"))
    print(f"seed {seed}: held-out error of the LSTM {lstm['errors'][-1]}, of the vanilla net {rnn['errors'][-1]}")
    assert lstm["outcome"] == "learned"
    assert rnn["outcome"] != "learned"
