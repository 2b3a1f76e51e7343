"""Encoder–decoders compared: what the kept table says, and, slowly, whether training anew says the same by sign."""

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest
import torch

from course_lib.datasets.english_russian import english_russian
from course_lib.datasets.translation import translation_batch

ROOT = Path(__file__).parents[2]
LUONG = ("softmax", "general", "concat", "local-m", "local-p", "general, input feeding")
WORSE = {  # what each of these must beat, with every seed, on sentences longer than any of training
    **dict.fromkeys((*LUONG, "bahdanau"), ("none",)),
    "softmax": ("none", "mean", "fixed", "similarity"),
    "none, one direction, reversed": ("none, one direction",),
}
RUNS: list[dict] = json.loads((ROOT / "data" / "results" / "06_translation.json").read_text())["runs"]
KNOWN = {run["variant"] for run in RUNS}


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("translation")


def by_seed(runs: list[dict], variant: str, key: str) -> dict[int, float]:
    return {run["seed"]: run[key] for run in runs if run["variant"] == variant}


def check_signs(runs: list[dict], better: str) -> None:
    known = {run["variant"] for run in runs}
    for worse in known & set(WORSE[better]):
        high, low = by_seed(runs, better, "long"), by_seed(runs, worse, "long")
        assert high.keys() & low.keys(), (better, worse)
        for seed in high.keys() & low.keys():
            print(f"seed {seed}: BLEU on long sentences, {better} {high[seed]}, {worse} {low[seed]}")
            assert high[seed] > low[seed], (better, worse, seed)


def test_the_table_was_made_with_these_settings(experiment: ModuleType) -> None:
    table = json.loads(experiment.RESULTS.read_text())
    assert table["settings"] == json.loads(json.dumps(experiment.SETTINGS))
    assert set(experiment.VARIANTS) >= KNOWN
    assert {"none", "mean", "similarity", "softmax"} <= KNOWN  # the lecture's figure


@pytest.mark.parametrize("better", [variant for variant in WORSE if variant in KNOWN])
def test_the_table_says_who_is_better(better: str) -> None:
    assert KNOWN & set(WORSE[better])
    check_signs(RUNS, better)


def test_without_attention_long_sentences_suffer() -> None:
    runs = [run for run in RUNS if run["variant"].startswith("none")]
    assert runs
    for run in runs:
        assert run["by length"][-1] < run["by length"][0]


def test_monotone_positions_count_words_up_to_the_last(experiment: ModuleType) -> None:
    pairs = english_russian("test", 5)
    batch = translation_batch(pairs, *experiment.vocabularies())
    model = experiment.build("local-m", torch.Generator().manual_seed(0))
    positions = experiment.predicted_positions(model, batch)
    for row, length in enumerate(batch.source_lengths.tolist()):
        assert positions[row].tolist() == [min(t, length - 1) for t in range(positions.shape[1])]
    t = torch.arange(positions.shape[1]).expand_as(positions)
    gaps = torch.tensor([abs(j - i) for pair in pairs for i, j in pair.alignment]).double()
    assert experiment.distance_to_gold(t, pairs) == pytest.approx(gaps.mean().item())


def test_the_alignment_error_is_that_of_the_largest_weights(experiment: ModuleType) -> None:
    pairs = english_russian("test", 20)
    model = experiment.build("fixed", torch.Generator().manual_seed(0))
    with torch.no_grad():
        model.decoder.attention.w.copy_(20 * torch.eye(len(model.decoder.attention.w)))
    links = [(i, j) for pair in pairs for i, j in pair.alignment]
    linked = sum(len({j for _, j in pair.alignment}) for pair in pairs)
    hits = sum(i == j for i, j in links)
    assert experiment.alignment_error(model, pairs) == pytest.approx(1 - 2 * hits / (linked + len(links)))


@pytest.mark.parametrize("regime", ["scheduled sampling", "parallel scheduled sampling", "professor forcing"])
def test_every_regime_learns(experiment: ModuleType, regime: str) -> None:
    generator = torch.Generator().manual_seed(0)
    model, loss = experiment.build(regime, generator), experiment.loss_of(regime, generator)
    batch = translation_batch(english_russian("train", 4), *experiment.vocabularies())
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    before = experiment.teacher_forcing(model, batch).item()
    for _ in range(8):
        optimizer.zero_grad()
        loss(model, batch).backward()
        optimizer.step()
    assert experiment.teacher_forcing(model, batch).item() < 0.8 * before


@pytest.fixture(scope="module")
def anew(experiment: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[dict]]:
    """``anew(variant, …)``: what training afresh gives, three seeds of each; none is trained twice."""
    table = tmp_path_factory.mktemp("anew") / "table.json"

    def remade(*variants: str) -> list[dict]:
        return experiment.remake(list(variants), seeds=range(3), out=table)

    return remade


@pytest.mark.slow
@pytest.mark.parametrize("better", WORSE)
def test_training_anew_says_who_is_better(anew: Callable[..., list[dict]], better: str) -> None:
    check_signs(anew(better, *WORSE[better]), better)


def check_positions(runs: list[dict]) -> None:
    """Local-p's p_t lies nearer to the gold position than counting words does."""
    predicted, monotone = (by_seed(runs, variant, "distance of p_t") for variant in ("local-p", "local-m"))
    print(f"mean distance of p_t from the gold position, in words: local-p {predicted}, local-m {monotone}")
    assert max(predicted.values()) < min(monotone.values())


def check_transformer(runs: list[dict]) -> None:
    """The Transformer translates as well as Bahdanau's model, over the seeds together."""
    transformer, recurrent = (by_seed(runs, variant, "test") for variant in ("transformer", "bahdanau"))
    print(f"BLEU by seed: Transformer {transformer}, Bahdanau's attention {recurrent}")
    assert sum(transformer.values()) >= sum(recurrent.values())


@pytest.mark.parametrize("check", [check_positions, check_transformer], ids=["local-p", "transformer"])
def test_the_table_says_so_too(check: Callable[[list[dict]], None]) -> None:
    check(RUNS)


@pytest.mark.slow
def test_the_predicted_position_tracks_the_gold_alignment(anew: Callable[..., list[dict]]) -> None:
    check_positions(anew("local-p", "local-m"))


@pytest.mark.slow
def test_the_transformer_matches_the_recurrent_model(anew: Callable[..., list[dict]]) -> None:
    check_transformer(anew("transformer", "bahdanau"))
