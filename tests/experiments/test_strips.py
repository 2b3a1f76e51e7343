"""CTC and attention on the same strips: the table, held to what the lecture says of it; and how it is made."""

import json
from collections.abc import Callable
from types import ModuleType

import pytest
import torch

from course_lib.datasets.digits import random_numbers, render

READERS = ("CTC", "attention")


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("strips")


@pytest.fixture(scope="module")
def table(experiment: ModuleType) -> dict:
    return json.loads(experiment.RESULTS.read_text(encoding="utf-8"))


def by_seed(table: dict, reader: str, key: str) -> list[float]:
    rows = [row for row in table["runs"] if row["reader"] == reader]
    return [row[key] for row in sorted(rows, key=lambda row: row["seed"])]


def test_the_table_has_five_runs_of_both_readers_and_the_settings_of_the_script(
    experiment: ModuleType, table: dict
) -> None:
    assert table["settings"] == experiment.SETTINGS
    assert set(experiment.READERS) == set(READERS)
    for reader in READERS:
        assert by_seed(table, reader, "seed") == list(range(5))


def test_longer_numbers_are_read_by_ctc_alone(table: dict) -> None:
    ctc, attention = (
        list(zip(*(by_seed(table, reader, key) for key in ("as long", "longer")), strict=True)) for reader in READERS
    )
    assert all(longer < short + 5 for short, longer in ctc)
    assert all(longer > short + 5 and longer > 25 for short, longer in attention)


def test_most_of_what_attention_gets_wrong_there_is_left_out(table: dict) -> None:
    wrong, said = (by_seed(table, "attention", key) for key in ("longer", "said of longer"))
    assert all(100 * (1 - share) > errors / 2 for errors, share in zip(wrong, said, strict=True))
    assert max(said) < min(by_seed(table, "CTC", "said of longer"))


def test_without_end_attention_gets_more_wrong(table: dict) -> None:
    free, told = (by_seed(table, "attention", key) for key in ("longer", "longer, lengths told"))
    assert all(forced > wrong for forced, wrong in zip(told, free, strict=True))


@pytest.fixture(scope="module")
def strips(experiment: ModuleType):
    generator = torch.Generator().manual_seed(3)
    return render(random_numbers(5, generator), "train", generator)


def test_both_readers_see_a_frame_for_two_columns(experiment: ModuleType, strips) -> None:
    torch.manual_seed(0)
    seen = experiment.Frames()(strips)
    assert seen.mask.sum(dim=1).tolist() == (strips.widths // 2).tolist()
    assert seen.states.shape == (5, int(strips.widths.max()) // 2, experiment.HIDDEN)
    assert experiment.CTCReader()(strips).shape == (*seen.states.shape[:2], 11)


def test_the_loss_of_attention_is_that_of_its_own_readings_step_by_step(experiment: ModuleType, strips) -> None:
    generator = torch.Generator().manual_seed(1)
    torch.manual_seed(1)
    reader = experiment.AttentionReader(generator)
    one = strips.select(torch.tensor([0]))
    state, memory = reader.decoder.start(reader.frames(one))
    token, steps, total = torch.tensor([experiment.START]), (state, memory), torch.zeros(())
    for target in [*one.labels()[0], experiment.END]:
        log_p, steps = reader.step(token, steps)
        total, token = total - log_p[0, target], torch.tensor([target])
    torch.testing.assert_close(reader.loss(one), total)


@pytest.mark.parametrize("reader", READERS)
def test_a_short_run_is_a_row_of_the_table(
    experiment: ModuleType, table: dict, reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("TRAINED_ON", 64), ("TESTED_ON", 4), ("EVERY", 2)):
        monkeypatch.setattr(experiment, name, value)
    row = experiment.run(reader, 0, steps=4)
    assert row.keys() == next(kept for kept in table["runs"] if kept["reader"] == reader).keys()
    assert 0 < row["as long"] < 400
    assert len(row["validation"]) >= 2


def test_a_run_has_settled_if_its_last_fifth_gains_nothing(experiment: ModuleType) -> None:
    assert experiment.settled([100.0, 20.0, 10.0, 9.0, 8.8])
    assert not experiment.settled([100.0, 20.0, 10.0, 9.0, 8.0])
