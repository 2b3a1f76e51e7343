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
TIMES = (50, 100, 200)


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


def learned(cell: str, time: int) -> int:
    """How many of the five runs have learned the task."""
    ends = [run["outcome"] for run in RUNS if (run["cell"], run["time"]) == (cell, time)]
    assert len(ends) == 5
    return ends.count("learned")


@pytest.mark.parametrize("time", TIMES)
def test_the_vanilla_net_never_learns_it_and_chrono_biases_always_do(time: int) -> None:
    assert (learned("RNN", time), learned("LSTM, chrono", time)) == (0, 5)


@pytest.mark.parametrize("time", [50, 100])
def test_every_gated_cell_learns_what_is_not_too_long(experiment: ModuleType, time: int) -> None:
    assert [learned(cell, time) for cell in experiment.CELLS if cell != "RNN"] == 4 * [5]


def test_at_two_hundred_steps_the_first_memory_decides() -> None:
    assert learned("LSTM, forget bias 0", 200) < learned("LSTM, forget bias 1", 200) < learned("LSTM, chrono", 200)


@pytest.mark.parametrize("time", TIMES)
def test_chrono_biases_learn_sooner_than_a_bias_of_one(time: int) -> None:
    sooner, later = steps("LSTM, chrono", time), steps("LSTM, forget bias 1", time)
    assert sooner.keys() == later.keys()
    assert all(sooner[seed] < later[seed] for seed in sooner)


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
