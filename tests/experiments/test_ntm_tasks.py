"""An NTM trained on copies of length 1–20 copies length 40, an LSTM of like size does not; and what the tables say."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file

ROOT = Path(__file__).parents[2]
KEPT = ("copy", "recall", "addition")  # tasks whose table is kept


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("ntm_tasks")


def table(task: str) -> dict:
    return json.loads((ROOT / "data" / "results" / f"ntm_{task}.json").read_text())


def rows(task: str, model: str) -> list[dict]:
    return [run for run in table(task)["runs"] if run["model"] == model]


@pytest.mark.parametrize("task", KEPT)
def test_the_table_was_made_with_these_settings(experiment: ModuleType, task: str) -> None:
    assert table(task)["settings"] == json.loads(json.dumps(experiment.settings(task)))
    assert min(len(rows(task, model)) for model in ("NTM", "LSTM")) >= 3
    for run in table(task)["runs"]:
        assert run["solved"] == (run["losses"][-1] < experiment.SOLVED_UNDER)
        assert run["steps"] == experiment.ROUND * len(run["losses"])


def test_the_table_says_who_copies_what_was_longer_than_all_training() -> None:
    solved = [run for run in rows("copy", "NTM") if run["solved"]]
    assert len(solved) >= 2
    assert all(run["wrong_bits"]["40"] < 0.01 for run in solved)
    assert all(run["wrong_bits"]["40"] > 0.2 for run in rows("copy", "LSTM"))
    like = rows("copy", "LSTM")[0]["weights"] / rows("copy", "NTM")[0]["weights"]
    assert 0.95 < like < 1.05


def test_the_table_says_who_adds_numbers_told_in_turn() -> None:
    solved = [run for run in rows("addition", "NTM") if run["solved"]]
    assert solved
    assert all(run["wrong_bits"]["20"] < 0.01 for run in solved)
    assert all(run["wrong_bits"]["20"] > 0.1 for run in rows("addition", "LSTM"))


def test_the_table_says_who_recalls_from_longer_lists_than_in_training() -> None:
    solved = [run for run in rows("recall", "NTM") if run["solved"]]
    assert solved
    assert all(run["wrong_bits"]["15"] < 0.01 for run in solved)
    assert all(run["wrong_bits"]["15"] > 0.2 for run in rows("recall", "LSTM"))


def test_the_kept_machine_copies_and_its_row_says_how_well(experiment: ModuleType) -> None:
    machine = experiment.ntm(9, 8, torch.Generator())
    machine.load_state_dict(load_file(experiment.CHECKPOINT))
    row = next(run for run in rows("copy", "NTM") if run["solved"])
    for size in (20, 40):
        wrong, bits = experiment.score(machine, "copy", size)
        assert wrong < 0.01
        assert wrong == pytest.approx(row["wrong_bits"][str(size)], abs=5e-4)
        assert bits == pytest.approx(row["bits"][str(size)], rel=0.05)


@pytest.mark.parametrize("task", KEPT)
def test_an_untrained_machine_guesses(experiment: ModuleType, task: str) -> None:
    of = experiment.TASKS[task]
    guessing = experiment.ntm(of.channels, of.bits, torch.Generator().manual_seed(0))
    wrong, bits = experiment.score(guessing, task, of.smallest + 3)
    asked = of.draw(1, of.smallest + 3, torch.Generator())[2].sum().item() * of.bits
    assert wrong == pytest.approx(0.5, abs=0.1)
    assert bits == pytest.approx(asked, rel=0.05)  # one bit for each


def test_a_random_first_memory_is_the_same_for_every_sequence(experiment: ModuleType) -> None:
    machine = experiment.RandomMemoryNTM(9, 8, torch.Generator().manual_seed(0))
    memory = machine.initial_state(3).memory
    assert torch.equal(memory[0], memory[2])
    assert memory.std().item() == pytest.approx(experiment.SPREAD, rel=0.1)


def test_a_run_replaces_its_like_in_the_table(experiment: ModuleType, tmp_path: Path) -> None:
    out = tmp_path / "table.json"
    for model, seed, steps in [("LSTM", 0, 1), ("NTM", 1, 2), ("NTM", 0, 3), ("NTM", 1, 4)]:
        runs = experiment.recorded(out, "copy", {"model": model, "seed": seed, "steps": steps})
    assert [(run["model"], run["seed"], run["steps"]) for run in runs] == [("NTM", 0, 3), ("NTM", 1, 4), ("LSTM", 0, 1)]
    assert json.loads(out.read_text())["runs"] == runs


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor")  # torch's compiler asks for it, and complains
def test_made_again_the_machine_copies_and_the_lstm_does_not(experiment: ModuleType) -> None:
    of = {name: [experiment.run("copy", name, seed)[0] for seed in (0, 1, 2)] for name in ("NTM", "LSTM")}
    for name, runs in of.items():
        print(name, [(run["steps"], run["wrong_bits"]["40"]) for run in runs])
    assert any(run["solved"] for run in of["NTM"])  # fragile: not every seed gets there
    assert all(run["wrong_bits"]["40"] < 0.01 for run in of["NTM"] if run["solved"])
    assert all(run["wrong_bits"]["40"] > 0.2 for run in of["LSTM"])
