"""The table of small nets that listen, held to what the lecture says of it; and how it is made."""

import json
from collections.abc import Callable
from types import ModuleType

import pytest

from course_lib.datasets.speech import spelled


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("spoken_digits")


@pytest.fixture(scope="module")
def table(experiment: ModuleType) -> dict:
    return json.loads(experiment.RESULTS.read_text(encoding="utf-8"))


def rates(table: dict, training: str, voices: str, decibels: int, decoder: str = "greedy") -> list[float]:
    about = {"training": training, "voices": voices, "decibels": decibels, "decoder": decoder}
    rows = [row for row in table["rows"] if about.items() <= row.items()]
    return [row["words"] for row in sorted(rows, key=lambda row: row["seed"])]


def test_the_table_has_five_nets_of_every_training_and_the_settings_of_the_script(
    experiment: ModuleType, table: dict
) -> None:
    assert table["settings"] == experiment.SETTINGS
    nets = {(row["training"], row["seed"]) for row in table["rows"]}
    assert nets == {(training, seed) for training in experiment.TRAININGS for seed in range(5)}
    assert len(table["rows"]) == sum(2 * len(experiment.conditions(training)) for training, _ in nets)


def test_strangers_are_misheard_and_more_voices_in_training_help_them(experiment: ModuleType, table: dict) -> None:
    quiet, _, twenty = experiment.TRAININGS
    known, strange, wider = (
        rates(table, *about, 30) for about in ((quiet, "known"), (quiet, "strangers"), (twenty, "strangers"))
    )
    assert len(known) == 5
    assert all(one < other for one, other in zip(known, strange, strict=True))
    assert all(one < other for one, other in zip(wider, strange, strict=True))


def test_hiss_costs_words_and_training_with_it_helps(experiment: ModuleType, table: dict) -> None:
    quiet, noisy, _ = experiment.TRAININGS
    still, hissing, used = (
        rates(table, *about) for about in ((quiet, "known", 30), (quiet, "known", 10), (noisy, "known", 10))
    )
    assert all(one < other for one, other in zip(still, hissing, strict=True))
    assert all(one < other for one, other in zip(used, hissing, strict=True))


def test_a_list_of_ten_words_helps_every_net(experiment: ModuleType, table: dict) -> None:
    quiet = next(iter(experiment.TRAININGS))
    for voices in ("known", "strangers"):
        for decibels in experiment.SEARCHED:
            alone, helped = (rates(table, quiet, voices, decibels, decoder) for decoder in ("beam", "beam + words"))
            assert all(one < other for one, other in zip(helped, alone, strict=True))


def test_the_model_knows_ten_words(experiment: ModuleType) -> None:
    known, unknown = (experiment.ten_words((), tuple(spelled(word))) for word in ("seven", "sevn"))
    assert known == pytest.approx(experiment.ten_words((), tuple(spelled("zero"))))
    assert unknown < known - 10


@pytest.mark.slow
@pytest.mark.usefixtures("espeak")
def test_twenty_voices_say_the_same_texts(experiment: ModuleType) -> None:
    four, twenty = (experiment.clips_of(voices) for voices in ("four", "twenty"))
    assert [clip.text for clip in four] == [clip.text for clip in twenty]
    assert len({clip.utterance.voice for clip in four}) == 4
    assert len({clip.utterance.voice for clip in twenty}) == 20


@pytest.mark.slow
def test_the_first_net_comes_out_as_it_is_in_the_table(experiment: ModuleType, table: dict) -> None:
    quiet = next(iter(experiment.TRAININGS))
    rows = experiment.measure(experiment.trained(quiet, 0), quiet)
    again = next(row["words"] for row in rows if row["voices"] == "known" and row["decibels"] == 30)
    assert again < 3 * rates(table, quiet, "known", 30)[0] + 0.1
