"""The kept net that writes docstrings: what it costs, what it knows, and that padding costs it nothing."""

from collections.abc import Callable
from types import ModuleType

import pytest
import torch
from safetensors.torch import load_file

from course_lib.datasets.docstrings import pad
from course_lib.reference.language import KneserNeyModel, RecurrentLM, perplexity


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("docstring_writer")


@pytest.fixture(scope="module")
def kept(experiment: ModuleType) -> RecurrentLM:
    net = experiment.writer()
    net.load_state_dict(load_file(experiment.CHECKPOINT))
    return net


def test_padding_and_the_first_token_are_not_judged(experiment: ModuleType) -> None:
    net = experiment.writer(torch.Generator().manual_seed(0))
    sentences = [[1, 5, 6, 7, 1], [1, 8, 1]]
    alone = [experiment.told(net, pad([sentence])) for sentence in sentences]
    torch.testing.assert_close(experiment.told(net, pad(sentences)), torch.cat(alone))
    assert [len(one) for one in alone] == [4, 2]


def test_the_kept_net_is_better_than_trigrams_on_sentences_it_never_saw(
    experiment: ModuleType, kept: RecurrentLM
) -> None:
    text = experiment.corpus()
    sentences = text.test[:150]
    trigrams = KneserNeyModel(3, experiment.WORDS, discount=0.8).fit(text.train[:6000])
    of_counts = perplexity(torch.cat([trigrams.log_probs(sentence)[1:] for sentence in sentences]))
    assert experiment.net_perplexity(kept, sentences) < of_counts
