"""Vectors in context: what the experiment trains, and how it probes."""

import json
from collections.abc import Callable
from types import ModuleType

import numpy as np
import pytest
import torch
from safetensors.torch import load_file


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


def test_the_table_was_made_with_these_settings(experiment: ModuleType) -> None:
    table = json.loads(experiment.RESULTS.read_text())
    assert table["settings"] == experiment.SETTINGS
    assert [run["seed"] for run in table["runs"]] == list(range(5))
    assert {run["outcome"] for run in table["runs"]} == {"settled"}


def test_the_table_says_what_each_layer_knows(experiment: ModuleType) -> None:
    for run in json.loads(experiment.RESULTS.read_text())["runs"]:
        told, before = run["senses"], run["untrained"]["senses"]
        assert told["word alone"] < told["layer 1"] < told["layer 2"]
        assert all(told[f"layer {j}"] > before[f"layer {j}"] for j in (1, 2))
        assert all(told[f"layer {j}, shuffled"] < told["word alone"] for j in (1, 2))
        embedding, first, second = run["class of a hidden word"]["layers"]
        assert embedding < first < second
        assert run["name of a frequent word"]["layers"][0] == 1
        assert run["name of a frequent word"]["mix"][0] > run["class of a hidden word"]["mix"][0]


def test_the_kept_net_is_that_of_the_table(experiment: ModuleType) -> None:
    net = experiment.BidirectionalLM(experiment.VOCABULARY, experiment.HIDDEN, depth=experiment.DEPTH)
    net.load_state_dict(load_file(experiment.KEPT))
    parts = experiment.divide(experiment.read_files(experiment.TEXT), 0)
    vocabulary = experiment.vocabulary_of(parts.train, experiment.VOCABULARY)
    told = json.loads(experiment.RESULTS.read_text())["runs"][0]["senses"]
    found, _ = experiment.senses(net, vocabulary, 0)
    assert all(abs(found[name] - told[name]) < 0.02 for name in told)
