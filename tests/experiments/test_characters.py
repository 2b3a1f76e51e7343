"""The kept net of characters: what it costs, and which unit of it follows the brackets."""

from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file

from course_lib.reference.language import RecurrentLM


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("characters")


@pytest.fixture(scope="module")
def kept(experiment: ModuleType) -> RecurrentLM:
    model = experiment.net("LSTM", torch.Generator())
    model.load_state_dict(load_file(experiment.DATA / "checkpoints" / "character_lstm.safetensors"))
    return model


def test_both_nets_have_nearly_equally_many_weights(experiment: ModuleType) -> None:
    sizes = [sum(p.numel() for p in experiment.net(kind, torch.Generator()).parameters()) for kind in ("LSTM", "RNN")]
    assert sizes[0] == pytest.approx(sizes[1], rel=0.005)


def test_streams_go_on_where_they_were_and_say_when_they_begin_anew(experiment: ModuleType) -> None:
    batches = experiment.streams(torch.arange(2000), torch.Generator().manual_seed(0))
    (first, fresh), (second, again) = next(batches), next(batches)
    assert first.shape == (experiment.STREAMS, experiment.WINDOW + 1)
    assert fresh
    assert not again
    assert torch.equal(second[:, 0], first[:, -1])


@pytest.mark.parametrize(
    ("scores", "end"), [([3.0] * 5, True), ([3.0, 2.9, 2.8, 2.7, 2.6], False), ([3.0, 2.0, 2.0, 2.0, 1.995], True)]
)
def test_a_run_has_settled_where_its_last_fifth_gained_little(
    experiment: ModuleType, scores: list[float], end: bool
) -> None:
    assert experiment.settled(scores) is end


def test_correlation_is_one_with_itself_and_none_with_a_constant(experiment: ModuleType) -> None:
    mark = torch.tensor([0.0, 1.0, 0.0, 3.0])
    units = torch.stack([mark, -2 * mark + 1, torch.ones(4)], dim=1).double()
    torch.testing.assert_close(experiment.correlations(units, mark), torch.tensor([1.0, -1.0, 0.0]).double())


def test_the_kept_net_predicts_and_a_unit_of_it_follows_the_brackets(experiment: ModuleType, kept: RecurrentLM) -> None:
    files = experiment.text_files()[2][:6]
    assert experiment.bits(kept, experiment.slices(files, experiment.SLICE)) < 3
    found = experiment.tracking(kept, files)
    assert abs(found["depth"]["correlation"]) > 2 * found["depth"]["control"]
