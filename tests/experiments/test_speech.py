"""The kept net that writes down commands, and what the experiment makes of clips."""

from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file

from course_lib.datasets.speech import can_speak, hiss, load_clips, spelled, with_noise
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
@pytest.mark.skipif(not can_speak(), reason="espeak-ng is not to be had here")
def test_a_net_begins_to_spell(experiment: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiment, "CLIPS", 300)
    assert experiment.validation_error(experiment.trained(steps=300)) < 0.5
