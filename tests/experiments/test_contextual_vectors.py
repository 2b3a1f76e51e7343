"""Vectors in context: what the experiment trains, and how it probes."""

from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
import torch


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("contextual_vectors")


def test_the_fast_score_is_the_nets_own(experiment: ModuleType) -> None:
    draw = torch.Generator().manual_seed(0)
    net = experiment.BidirectionalLM(11, 5, depth=2, generator=draw)
    tokens = torch.randint(11, (4, 7), generator=draw)
    for ours, its in zip(experiment.log_probs(net, tokens), net.score(tokens), strict=True):
        torch.testing.assert_close(ours, its)


def test_a_probe_reads_what_is_there_and_nothing_else(experiment: ModuleType) -> None:
    chance = np.random.default_rng(0)
    labels = chance.integers(0, 2, 200)
    noise = chance.normal(size=(200, 3))
    assert experiment.probe(np.column_stack([noise, 2.0 * labels]), labels, 0) > 0.95
    assert experiment.probe(noise, labels, 0) < 0.65


def test_one_word_of_each_sentence_is_hidden_and_its_class_known(experiment: ModuleType) -> None:
    sentences = [["return", "the", "key", "."], ["a", "set", "of", "keys"], ["unique", "names"]] * 50
    found = experiment.hidden_words(sentences, seed=0)
    names = list(experiment.CLASSES)
    for sentence, place, which in found:
        whole = next(s for s in sentences if s[:place] == sentence[:place] and s[place + 1 :] == sentence[place + 1 :])
        assert sentence[place] == experiment.UNKNOWN
        assert whole[place] in experiment.CLASSES[names[which]].split()
    assert {which for _, _, which in found} == {0, 1, 2, 4}


def test_a_task_chooses_the_layer_that_serves_it(experiment: ModuleType) -> None:
    draw = torch.Generator().manual_seed(0)
    labels = torch.randint(3, (60,), generator=draw)
    layers = torch.randn(3, 60, 4, generator=draw)
    layers[1, :, :3] += 3 * torch.nn.functional.one_hot(labels)
    weights = experiment.chosen(layers, labels, seed=0)
    assert sum(weights) == pytest.approx(1, abs=2e-3)
    assert max(weights) == weights[1]
