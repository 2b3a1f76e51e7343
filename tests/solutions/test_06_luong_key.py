"""The key of Luong's homework, held to the reference library and to the definitions, one number a time."""

import hashlib
import json
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pytest
import torch
from solution_notebook import SolutionNotebook
from torch import Tensor

from course_lib.datasets.english_russian import english_russian
from course_lib.datasets.translation import SPECIALS, translation_batch, vocabularies
from course_lib.grading.commands.release import released_files
from course_lib.grading.notebook.schema import decode, encode
from course_lib.grading.notebook.source import Source
from course_lib.reference import attention as ref
from course_lib.reference.seq2seq import Decoder, DecoderState, Encoder, Seq2Seq

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "solutions" / "06_luong"
WEIGHTS = ROOT / "companions" / "06_luong"
Given = dict[str, Any]


@pytest.fixture(scope="module")
def luong(tmp_path_factory: pytest.TempPathFactory) -> SolutionNotebook:
    """The solution, where its words and its weights lie."""
    folder = tmp_path_factory.mktemp("exam")
    for path in (FOLDER / "words.json", WEIGHTS / "luong.safetensors"):
        (folder / path.name).write_bytes(path.read_bytes())
    return SolutionNotebook("06_luong", folder)


@pytest.fixture(scope="module")
def exam(luong: SolutionNotebook) -> dict[str, Any]:
    """The names of the solution's own cells, whose visible checks run too, and of the examiner cells after them."""
    return luong.exam


def tensors(given: Given, *names: str) -> list[Tensor]:
    return [torch.as_tensor(given[name]) for name in names]


def loaded(module: torch.nn.Module, weights: dict[str, np.ndarray]) -> torch.nn.Module:
    """A reference module in double precision with these weights."""
    module.double().load_state_dict({name: torch.as_tensor(weight) for name, weight in weights.items()})
    return module


def scored(score: Callable[[int], torch.nn.Module]) -> Callable[[Given], Any]:
    """An oracle that compares states with one of the reference scores."""

    def oracle(given: Given) -> Any:
        s, h = tensors(given, "s", "h")
        module = loaded(score(s.shape[-1]), given["weights"])
        return module(s, module.keys(h))

    return oracle


def softmax_by_hand(e: np.ndarray, allowed: np.ndarray) -> np.ndarray:
    """Row by row, over the allowed words alone."""
    a = np.zeros_like(e)
    for b, t in np.ndindex(e.shape[:2]):
        inside = np.flatnonzero(np.broadcast_to(allowed, e.shape)[b, t])
        powers = [math.exp(e[b, t, j] - e[b, t, inside].max()) for j in inside]
        a[b, t, inside] = np.array(powers) / sum(powers)
    return a


def window_by_hand(places: np.ndarray, mask: np.ndarray, reach: int) -> np.ndarray:
    inside = np.zeros((*places.shape, mask.shape[1]), dtype=int)
    for b, t, j in np.ndindex(inside.shape):
        inside[b, t, j] = mask[b, j] and places[b, t] - reach <= j <= places[b, t] + reach
    return inside


def moving_places(mask: np.ndarray, time: int, start: int) -> np.ndarray:
    return np.array([[min(t, int(row.sum()) - 1) for t in range(start, start + time)] for row in mask])


def local_m_by_hand(e: np.ndarray, mask: np.ndarray, reach: int, start: int) -> np.ndarray:
    return softmax_by_hand(e, window_by_hand(moving_places(mask, e.shape[1], start), mask, reach) == 1)


def predicted_places(given: Given) -> Tensor:
    s, mask = tensors(given, "s", "mask")
    local = ref.LocalPredictiveAttention(ref.DotScore(), s.shape[-1], s.shape[-1], reach=2)
    memory = ref.Memory(torch.zeros(*mask.shape, 1), torch.zeros(*mask.shape, 1), mask)
    return loaded(local, given["weights"]).centres(s, memory)


def predictive(given: Given) -> list[Tensor]:
    found = []
    for case in given["cases"]:
        s, h, mask = tensors(case, "s", "h", "mask")
        local = ref.LocalPredictiveAttention(ref.DotScore(), s.shape[-1], s.shape[-1], case["reach"])
        found.append(loaded(local, case["weights"]).weights(s, local.prepare(h, mask)))
    found[-1].sum().backward()
    return [*found, local.v.weight.grad]


def decoded_by_reference(given: Given, attention: ref.Attention, feeding: bool) -> Any:
    vocabulary, embedding, hidden = given["sizes"]
    decoder = loaded(
        Decoder(vocabulary, embedding, hidden, attention=attention, input_feeding=feeding), given["weights"]
    )
    s, C, fed, words, h, mask = tensors(given, "s", "C", "fed", "words", "h", "mask")
    state = DecoderState(s.transpose(0, 1), C.transpose(0, 1), fed[:, 0], given["step"])
    decoded, _ = decoder(words, state, attention.prepare(h, mask))
    return decoded


def named(decoded: Any) -> Given:
    return {"logits": decoded.logits, "vectors": decoded.attentional, "weights": decoded.weights}


def each(function: Callable[..., Any], *names: str) -> Callable[[Given], list[Any]]:
    """An oracle that calls a function with the values of each case."""
    return lambda given: [function(*case) for case in zip(*(given[name] for name in names), strict=True)]


ORACLES: dict[str, Callable[[Given], Any]] = {
    "dot": each(lambda s, h: ref.DotScore()(torch.as_tensor(s), torch.as_tensor(h)), "s", "h"),
    "general": scored(lambda size: ref.GeneralScore(size, size)),
    "concat": scored(lambda size: ref.ConcatScore(size, size, size)),
    "softmax": each(softmax_by_hand, "scores", "allowed"),
    "contexts": each(lambda a, h: sum(a[..., j, None] * h[:, None, j] for j in range(h.shape[1])), "a", "h"),
    "attentional": lambda g: np.tanh(g["c"] @ g["weight"][:, :4].T + g["s"] @ g["weight"][:, 4:].T),
    "window": each(window_by_hand, "places", "masks", "reaches"),
    "monotonic": each(moving_places, "masks", "times", "starts"),
    "local_m": each(local_m_by_hand, "scores", "masks", "reaches", "starts"),
    "centres": predicted_places,
    "local_p": predictive,
    "decoder": lambda g: named(decoded_by_reference(g, ref.GlobalAttention(ref.DotScore()), False)),
    "feeding": lambda g: named(decoded_by_reference(g, ref.GlobalAttention(ref.DotScore()), True)),
    "stepwise": lambda g: decoded_by_reference(g, ref.LocalMonotonicAttention(ref.DotScore(), g["reach"]), True).logits,
}
TRAINED = {"translations", "alignment"}


def same(found: Any, right: Any) -> None:
    """Equality of two trees of numbers, up to rounding."""
    if isinstance(right, dict):
        assert set(found) == set(right)
        right, found = list(right.values()), [found[key] for key in right]
    if isinstance(right, list):
        assert len(found) == len(right)
        for one, other in zip(found, right, strict=True):
            same(one, other)
        return
    np.testing.assert_allclose(found, decode(encode(right)), rtol=1e-10, atol=1e-12)


def test_every_question_has_an_oracle(luong: SolutionNotebook) -> None:
    assert luong.questions == set(luong.hidden) == set(ORACLES) | TRAINED


@pytest.mark.parametrize("name", ORACLES)
@pytest.mark.parametrize("seed", range(5))
def test_the_key_agrees_with_its_oracle(luong: SolutionNotebook, name: str, seed: int) -> None:
    given = luong.inputs(name, [seed, 6])
    same(luong.expected(name, given), ORACLES[name](given))


def test_gradients_agree_with_the_references(exam: dict[str, Any]) -> None:
    """Of input feeding, through all steps, to every parameter; attention by the general score and local-p."""
    given = exam["decoder_inputs"](np.random.default_rng(7), feeding=True, read=0)
    rng, size = np.random.default_rng(8), given["sizes"][2]
    given["weights"] |= {"attention." + name: w for name, w in exam["local_p_weights"](rng, size).items()}
    given["weights"]["attention.score.W.weight"] = rng.standard_normal((size, size))
    theirs = ref.LocalPredictiveAttention(ref.GeneralScore(size, size), size, size, reach=2)
    decoded_by_reference(given, theirs, True).logits.sin().sum().backward()
    own = exam["LuongDecoder"](*given["sizes"], exam["LocalP"](exam["GeneralScore"](size), size, 2), True)
    exam["with_weights"](own, given["weights"])
    state = exam["State"](*tensors(given, "s", "C", "fed"), 0)
    own(torch.as_tensor(given["words"]), state, *tensors(given, "h", "mask"))[0].logits.sin().sum().backward()
    wanted = {"attention." + name: p.grad for name, p in theirs.named_parameters()}
    assert len(wanted) == 3
    for name, parameter in own.named_parameters():
        assert parameter.grad is not None
        assert parameter.grad.abs().sum() > 0, name
        if name in wanted:
            torch.testing.assert_close(parameter.grad, wanted[name])


def test_the_trained_models_are_the_references_with_the_same_weights(luong: SolutionNotebook) -> None:
    exam = luong.exam
    english, russian = exam["english"], exam["russian"]
    batch = translation_batch(exam["PAIRS"], english, russian)
    size, embedding = exam["H"], exam["E"]
    attentions = {
        "dot": ref.GlobalAttention(ref.DotScore()),
        "fed": ref.GlobalAttention(ref.DotScore()),
        "local-p": ref.LocalPredictiveAttention(ref.DotScore(), size, size, exam["D"]),
    }
    for name, attention in attentions.items():
        model = _trained(luong, name)
        decoder = Decoder(len(russian), embedding, size, attention=attention, input_feeding=name == "fed")
        theirs = Seq2Seq(Encoder(len(english), embedding, size), decoder)
        theirs.load_state_dict(model.state_dict())
        logits = theirs(batch.source, batch.source_lengths, batch.target[:, :-1]).logits
        own = model(batch.source, batch.source_mask, batch.target[:, :-1]).logits
        for row, length in enumerate(batch.target_lengths - 1):
            torch.testing.assert_close(own[row, :length], logits[row, :length], rtol=1e-4, atol=1e-4)


def _trained(luong: SolutionNotebook, name: str) -> Any:
    cell = nbformat.v4.new_code_cell(f"loaded_model = trained({name!r})", id="load")
    return luong.run([cell], luong.exam)["loaded_model"]


@pytest.mark.parametrize("seed", range(3))
def test_the_trained_models_pass_their_bars_with_room(luong: SolutionNotebook, seed: int) -> None:
    exam = luong.exam
    for name, worse in (("translations", {"BLEU_BAR": 85}), ("alignment", {"AER_BAR": 0.25})):
        question = exam["exam"].questions[name]
        given, labels = luong.drawn(name, [seed, 60])
        found = luong.expected(name, given)
        before = {bar: exam[bar] for bar in worse}
        exam.update(worse)
        try:
            assert question.score(found, labels) == 1, name
        finally:
            exam.update(before)


def test_the_words_are_those_of_the_corpus_and_sentences_are_fresh(exam: dict[str, Any]) -> None:
    pairs = english_russian()
    words = json.loads((FOLDER / "words.json").read_text())
    for side, vocabulary in zip(("english", "russian"), vocabularies(pairs), strict=True):
        assert words[side] == list(vocabulary.symbols[len(SPECIALS) :])
    known = {pair.english for pair in pairs}
    assert not [pair for pair in exam["fresh_sentences"](1, 300) if pair.english in known]


def test_students_get_the_words_and_not_the_weights() -> None:
    source = Source.read(FOLDER)
    assert set(released_files(source)) == {"06_luong.ipynb", "mock_exam.json", "words.json"}
    assert source.handed_in().files == {"luong.safetensors": (WEIGHTS / "luong.safetensors").read_bytes()}
    assert not list((ROOT / "assignments" / "06_luong").glob("*.safetensors"))
    assert (
        hashlib.sha256((WEIGHTS / "luong.safetensors").read_bytes()).hexdigest() in (WEIGHTS / "luong.md").read_text()
    )


@pytest.mark.slow
def test_training_afresh_passes_the_bars(tmp_path: Path) -> None:
    """The three variants, trained as the notebook trains them: some minutes."""
    (tmp_path / "words.json").write_bytes((FOLDER / "words.json").read_bytes())
    notebook = SolutionNotebook("06_luong", tmp_path)
    (cell,) = (cell for cell in notebook.visible if cell.id == "parameters")
    cell.source = cell.source.replace("False", "True", 1)
    assert notebook.solution["TRAIN"]  # the last check asks each for BLEU over its bar
    assert (tmp_path / "luong.safetensors").stat().st_size < 8_000_000
