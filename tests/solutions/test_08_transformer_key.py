"""Every expected answer of the assignment on the Transformer, held to the reference library and to PyTorch."""

import math
from typing import Any

import numpy as np
import pytest
import torch
from solution_notebook import SolutionNotebook, assert_equal
from torch import nn
from transformer_oracles import OF_THE_LIBRARY, ORACLES, model, told

from course_lib.datasets.numerals import END, START
from course_lib.grading.notebook.schema import decode, encode
from course_lib.reference.search import greedy_search

TRANSFORMER = SolutionNotebook("08_transformer")


def test_every_question_has_an_oracle_and_a_hidden_cell() -> None:
    assert TRANSFORMER.questions == set(TRANSFORMER.hidden) == ORACLES.keys() | {"translates"}


def test_the_trained_translator_is_right_of_all_that_may_be_asked_and_what_it_earns_follows_its_share() -> None:
    s, score = TRANSFORMER.exam, TRANSFORMER.exam["translates"]
    numbers, multiples = TRANSFORMER.expected("translates", {}), range(7, 10_000, 7)
    weights, (source, lengths, targets) = s["weights_of"](numbers), s["sentences_of"](multiples)
    own = model({"weights": {name: w.numpy() for name, w in weights.items()}, "heads": 2})
    with torch.no_grad():
        start = torch.full((len(source),), START)
        said = greedy_search(own.step, own.encode(source, lengths), start, END, 12)
    wrong = sum(one.tokens != right or not one.finished for one, right in zip(said, targets, strict=True))
    assert wrong <= 20  # of 1428: whichever two hundred are drawn, at least 90 % of them are right
    assert s["share_right"](weights, multiples) == pytest.approx(1 - wrong / len(targets), abs=0.002)
    _, labels = TRANSFORMER.drawn("translates", 13)
    assert score(numbers, labels) == 1
    assert len(set(labels["numbers"])) == 200
    assert set(labels["numbers"]) <= set(multiples)
    noise = np.random.default_rng(1).standard_normal(numbers.shape)
    scores = [score(numbers + scale * noise, labels) for scale in np.linspace(0, 0.1, 41)]
    assert set(scores) == {1, 0.5, 0}
    nothing = np.zeros(3888), np.full(3888, np.nan), numbers[:-1], "text", None
    assert [score(value, labels) for value in nothing] == [0] * 5


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("seed", [11, 12])
def test_the_key_agrees_with_its_oracle(name: str, seed: int) -> None:
    given = TRANSFORMER.inputs(name, seed)
    found = told(TRANSFORMER.expected(name, given))
    right = told(decode(encode([ORACLES[name](case) for case in given["cases"]])))
    assert_equal(found, right, rtol=1e-5, atol=1e-6)
    if name in OF_THE_LIBRARY:
        own = told(decode(encode([OF_THE_LIBRARY[name](case) for case in given["cases"]])))
        assert_equal(found, own, rtol=1e-5, atol=1e-6)


def test_the_examples_of_the_contracts_hold() -> None:
    s = TRANSFORMER.solution
    assert s["padding_mask"](torch.tensor([1, 2]), 2).tolist() == [[[True, False]], [[True, True]]]
    assert s["causal_mask"](2, 1).tolist() == [[True, True, False], [True, True, True]]
    assert s["positions"](1, 4, 0).tolist() == [[0, 1, 0, 1]]
    (x,) = s["checks"].draw(1, (2, 3, 8))
    assert torch.equal(s["merge_heads"](s["split_heads"](x, 4)), x)


@pytest.mark.parametrize("place", ["post", "pre"])
@pytest.mark.parametrize("question", ["encoder_post", "decoder_post"])
def test_layers_are_pytorchs_in_gradients_too(question: str, place: str) -> None:
    s, case = TRANSFORMER.solution, TRANSFORMER.inputs(question, 13)["cases"][1]
    encoder = question.startswith("encoder")
    w = s["record"](s["EncoderLayer" if encoder else "DecoderLayer"], case["weights"])
    theirs, mask = s["pytorchs"](w, case["heads"], place), torch.tensor(case["mask"])
    words = torch.tensor(case["x" if encoder else "y"])
    g = s["checks"].draw(3, tuple(words.shape))[0] * (mask.mT if encoder else 1)
    own_x, x = words.clone().requires_grad_(), words.clone().requires_grad_()
    if encoder:
        own = s["encoder_layer"](own_x, w, case["heads"], mask, place)
        right = theirs(x, src_key_padding_mask=~mask[:, 0])
    else:
        memory, ahead = torch.tensor(case["memory"]), torch.ones(2 * words.shape[1:2], dtype=torch.bool).triu(1)
        own = s["decoder_layer"](own_x, memory, w, case["heads"], mask, place)
        right = theirs(x, memory, ahead, memory_key_padding_mask=~mask[:, 0])
    slopes = [torch.autograd.grad((one * g).sum(), leaf)[0] for one, leaf in ((own, own_x), (right, x))]
    torch.testing.assert_close(*slopes)


@pytest.mark.parametrize("seed", [14, 15])
def test_the_cache_changes_nothing_in_whatever_portions_words_come(seed: int) -> None:
    s, case = TRANSFORMER.solution, TRANSFORMER.inputs("decoder_pre", seed)["cases"][0]
    w = s["record"](s["DecoderLayer"], case["weights"])
    y, memory, mask = (torch.tensor(case[name]) for name in ("y", "memory", "mask"))
    for place in ("post", "pre"):
        whole = s["decoder_layer"](y, memory, w, case["heads"], mask, place)
        for portions in ((1, 1, 1, 1), (4,), (3, 1), (1, 2, 1)):
            cache, rows = s["start_cache"](memory, w, case["heads"]), []
            for new in y.split(portions, dim=1):
                row, cache = s["cached_step"](new, cache, w, case["heads"], mask, place)
                rows.append(row)
            torch.testing.assert_close(torch.cat(rows, dim=1), whole)


@pytest.mark.parametrize("name", ["decoder_layer", "decode"])
def test_no_gradient_comes_from_the_future(name: str) -> None:
    s = TRANSFORMER.solution
    if name == "decode":
        case = TRANSFORMER.inputs("logits", 16)["cases"][0]
        model = s["model_of"](case["weights"], case["heads"])
        words, memory, lengths = (torch.tensor(case[key]) for key in ("words", "memory", "lengths"))
        changed = words.clone()
        changed[:, 2:] = (changed[:, 2:] + 1) % len(model.target_words)
        before, after = (s["decode"](model, one, memory, lengths)[:, :2] for one in (words, changed))
        assert torch.equal(before, after)
        return
    case = TRANSFORMER.inputs("decoder_post", 16)["cases"][0]
    y = torch.tensor(case["y"]).requires_grad_()
    w = s["record"](s["DecoderLayer"], case["weights"])
    out = s["decoder_layer"](y, torch.tensor(case["memory"]), w, case["heads"], torch.tensor(case["mask"]), "post")
    for t in range(y.shape[1]):
        (slope,) = torch.autograd.grad(out[:, t].sin().sum(), y, retain_graph=True)
        assert (slope[:, t + 1 :] == 0).all()
        assert (slope[:, : t + 1] != 0).any(dim=-1).all()


def test_scores_of_turned_words_know_their_distance_alone() -> None:
    s = TRANSFORMER.solution
    q, k = s["checks"].draw(17, (2, 3, 8), (2, 9, 8))
    near = s["relative_scores"](q, k, 4)
    far = s["turned"](q, torch.arange(104, 107)) @ s["turned"](k, torch.arange(100, 109)).mT / math.sqrt(8)
    torch.testing.assert_close(near, far)
    p = s["positions"](5, 8, 3)
    torch.testing.assert_close(s["turned"](p, torch.full((5,), 20)), s["positions"](5, 8, 23))


def test_pytorch_shares_smoothed_labels_otherwise() -> None:
    """The contract says so, and by how much: ε of the loss is shared among V words there."""
    s = TRANSFORMER.solution
    case = TRANSFORMER.inputs("smoothed", 18)["cases"][0]
    logits, targets, mask = (torch.tensor(case[name]) for name in ("logits", "targets", "mask"))
    V, epsilon = logits.shape[-1], case["epsilon"]
    own = s["smoothed_loss"](logits, targets, mask, epsilon * (V - 1) / V)
    theirs = nn.functional.cross_entropy(logits[mask], targets[mask], label_smoothing=epsilon)
    torch.testing.assert_close(own, theirs)


def printed(capsys: pytest.CaptureFixture[str]) -> dict[tuple[str, int], list[float]]:
    (cell,) = (cell for cell in TRANSFORMER.visible if cell.id == "written_depth")
    scope: dict[str, Any] = dict(TRANSFORMER.solution)
    capsys.readouterr()
    TRANSFORMER.run([cell], scope)
    lines = [line.partition(":") for line in capsys.readouterr().out.splitlines()]
    return {(head[:4].strip(), int(head[6:8])): [float(n) for n in rest.split()] for head, _, rest in lines}


def test_the_written_question_shows_what_its_answer_says(capsys: pytest.CaptureFixture[str]) -> None:
    table = printed(capsys)
    assert all(len(row) == 5 for row in table.values())
    assert (np.array(table["post", 8]) < 0.3 * np.array(table["post", 2])).all()
    assert (np.array(table["pre", 8]) > table["pre", 2]).all()
