"""The kept net that writes down commands, and what the experiment makes of clips."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from course_lib.datasets.speech import hiss, load_clips, spelled, with_noise
from course_lib.reference.ctc import greedy_decode

CLIPS = Path(__file__).parents[2] / "data" / "speech" / "commands.npz"


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("speech")


def test_the_kept_net_reads_sentences_it_never_saw(experiment: ModuleType) -> None:
    net = experiment.net_of(0).eval()
    net.load_state_dict(load_file(experiment.CHECKPOINT))
    clips, generator = load_clips(CLIPS, "heard"), torch.Generator().manual_seed(0)
    sounds = [with_noise(clip.sound, hiss(len(clip.sound), generator), 30) for clip in clips]
    texts = [clip.text for clip in clips]
    batch = experiment.batch_of([experiment.features_of(sound) for sound in sounds], texts)
    assert experiment.error_rates(greedy_decode(*experiment.emissions(net, batch)), texts)["letters"] < 0.06
    assert experiment.texts_of(batch) == texts


def test_padding_changes_no_emission(experiment: ModuleType) -> None:
    net = experiment.net_of(3).eval()
    clips = sorted(load_clips(CLIPS, "heard")[:4], key=lambda clip: len(clip.sound))
    features = [experiment.features_of(clip.sound) for clip in clips]
    together, outputs = experiment.emissions(net, experiment.batch_of(features, [clip.text for clip in clips]))
    alone, _ = experiment.emissions(net, experiment.batch_of(features[:1], [clips[0].text]))
    torch.testing.assert_close(together[0, : outputs[0]], alone[0], rtol=0, atol=1e-4)


def test_homophones_are_no_mistakes_by_ear(experiment: ModuleType) -> None:
    rates = experiment.error_rates([spelled("call tom at to")], ["call tom at two"])
    assert rates == {"letters": round(1 / 15, 4), "words": 0.25, "words by ear": 0.0}


@pytest.mark.slow
@pytest.mark.usefixtures("espeak")
def test_a_net_begins_to_spell(experiment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "CLIPS", 300)
    assert experiment.validation_error(experiment.trained(steps=300)[0]) < 0.5


@pytest.fixture(scope="module")
def table(experiment: ModuleType) -> dict:
    return json.loads(experiment.TABLE.read_text(encoding="utf-8"))


def words(table: dict, noise: str, decibels: int, decoder: str = "greedy") -> Tensor:
    about = {"noise": noise, "decibels": decibels, "decoder": decoder}
    return torch.tensor([row["words"] for row in table["rows"] if about.items() <= row.items()])


def test_the_table_has_five_nets_and_the_settings_of_the_script(experiment: ModuleType, table: dict) -> None:
    assert table["settings"] == experiment.SETTINGS
    assert [net["seed"] for net in table["nets"]] == list(range(5))
    assert len(table["rows"]) == 5 * (len(experiment.NOISES) + 2 * len(experiment.SEARCHED))
    assert all(len(row[unit]) == len(experiment.SAYING) for row in table["rows"] for unit in ("words", "letters"))


def test_every_net_mishears_strangers_more_and_louder_hiss_more(experiment: ModuleType, table: dict) -> None:
    known = torch.tensor([voice in experiment.HEARD for voice in experiment.SAYING])
    assert int(known.sum()) == 6
    quiet = words(table, "hiss", 30)
    assert (quiet[:, ~known].sum(1) > quiet[:, known].sum(1)).all()
    assert (words(table, "hiss", 5).sum(1) > words(table, "hiss", 10).sum(1)).all()


def test_edits_are_counted_voice_by_voice(experiment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "SENTENCES", 2)
    said, texts = ["a b", "c", "d e", "x"], ["a b", "c c", "e", "x y z"]
    assert experiment.edits([one.split() for one in said], [text.split() for text in texts]) == [1, 3]
    assert experiment.edits(said, texts) == [2, 6]


def test_the_words_of_the_grammar_are_likely_after_one_another(experiment: ModuleType) -> None:
    chance = experiment.likely_words()
    a, timer, right, wrong = (tuple(spelled(word)) for word in ("a", "timer", "for", "fir"))
    assert chance((a, timer), right) > -0.2
    assert chance((a, timer), wrong) < -10
