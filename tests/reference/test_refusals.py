"""What goes in and cannot be meant is refused in a sentence: problem, value, next step.  One line a probe."""

import math
import re
from collections.abc import Callable
from typing import Any

import pytest
import torch

from course_lib.reference import attention as att
from course_lib.reference import bptt, cells, ctc, search
from course_lib.reference import seq2seq as s2s
from course_lib.reference.captioning import Captioner
from course_lib.reference.convlstm import ConvLSTMCell, MapForecaster
from course_lib.reference.deep_speech import DeepSpeech
from course_lib.reference.handwriting import pen_features
from course_lib.reference.language import RecurrentLM, sample
from course_lib.reference.ntm import NTMCell
from course_lib.reference.seq2seq import Discriminator, exponential_decay, inverse_sigmoid_decay, linear_decay
from course_lib.reference.transformer import EncoderLayer, Transformer

B, T, D, H = 3, 5, 2, 4
x = torch.zeros(B, T, D)
gap = torch.tensor([[True, False, True, True, True]] * B)
nothing = torch.tensor([[True] * T, [False] * T, [True] * T])
lstm, gru = cells.LSTMCell(D, H), cells.GRUCell(D, H)
q = torch.zeros(B, T, H)
captioner = Captioner(5, 3, H, 6, attention="hard")
images = torch.zeros(B, 3, 16, 24)


def steps(row: list[float]) -> Callable[..., Any]:
    """A step that always answers alike."""
    return lambda tokens, state: (torch.tensor(row).expand(len(tokens), -1), state)


def beam(row: list[float], end: int = 0) -> Any:
    return search.beam_search(steps(row), None, torch.tensor([1]), end, 3)


def greedy(row: list[float], end: int = 0) -> Any:
    return search.greedy_search(steps(row), None, torch.tensor([1]), end, 3)


PROBES: dict[str, tuple[Callable[[], Any], str]] = {
    # lists and arrays
    "a list for a sequence": (
        lambda: cells.unroll(lstm, x.tolist()),
        "x as a tensor, got list: convert it with torch.",
    ),
    "an array for a sequence": (lambda: cells.unroll(lstm, x.numpy()), "x as a tensor, got ndarray"),
    "a list for a mask": (lambda: cells.unroll(lstm, x, mask=gap.tolist()), "mask as a tensor, got list"),
    "a list for tokens": (lambda: RecurrentLM(5, lstm)([[1, 2]]), "tokens as a tensor, got list"),
    # states
    "a plain pair for a state": (
        lambda: lstm(x[:, 0], (torch.zeros(B, H), torch.zeros(B, H))),
        "a state of type LSTMState, got tuple: start from cell.initial_state(len(x))",
    ),
    "another cell's state": (lambda: lstm(x[:, 0], gru.initial_state(B)), "a state of type LSTMState, got GRUState"),
    "a memory of another batch": (
        lambda: lstm(x[:, 0], cells.LSTMState(torch.zeros(B, H), torch.zeros(1, H))),
        "3 entries along axis 0 of state.cell, got 1",
    ),
    "a hoisted state of one": (
        lambda: cells.unroll_hoisted(lstm, x, lstm.initial_state(1)),
        "3 entries along axis 0 of state.hidden, got 1",
    ),
    "a map's state of another batch": (
        lambda: ConvLSTMCell(1, 2)(torch.zeros(B, 1, 4, 4), ConvLSTMCell(1, 2).initial_state(1, 4, 4)),
        "3 entries along axis 0 of state.hidden, got 1",
    ),
    # numbers and sizes
    "integers for a cell": (
        lambda: lstm(x[:, 0].long(), lstm.initial_state(B)),
        "x of a floating dtype, got torch.int64",
    ),
    "doubles for a cell": (
        lambda: lstm(x[:, 0].double(), lstm.initial_state(B)),
        "x of dtype torch.float32, as the weights, got torch.float64",
    ),
    "no hidden unit": (lambda: cells.LSTMCell(D, 0), "hidden_size over 0, got 0"),
    "no frame for Deep Speech": (
        lambda: DeepSpeech(D, 3, 4)(x[:, :0]),
        "at least one time step in x, got shape (3, 0, 2)",
    ),
    "no word for a decoder": (
        lambda: s2s.Seq2Seq(s2s.Encoder(7, 3, H), s2s.Decoder(5, 3, H))(
            torch.ones(B, T, dtype=torch.long), torch.full((B,), T), torch.ones(B, 0, dtype=torch.long)
        ),
        "at least one time step in tokens, got shape (3, 0)",
    ),
    "no word for a Transformer": (
        lambda: Transformer(7, 5, d_model=H, heads=2, d_ff=3)(
            torch.ones(B, T, dtype=torch.long), torch.full((B,), T), torch.ones(B, 0, dtype=torch.long)
        ),
        "at least one time step in words, got shape (3, 0)",
    ),
    "no word for a caption": (
        lambda: captioner(images, torch.ones(B, 0, dtype=torch.long)),
        "at least one time step in inputs, got shape (3, 0)",
    ),
    "looks of one image": (
        lambda: captioner(images, torch.ones(B, 2, dtype=torch.long), torch.zeros(1, 2, dtype=torch.long)),
        "3 entries along axis 0 of looks, got 1",
    ),
    "an empty stroke": (lambda: pen_features([torch.zeros(0, 2)]), "at least one example in strokes[0]"),
    "strokes in space": (lambda: pen_features([torch.zeros(4, 3)]), "2 entries along axis 1 of strokes[0], got 3"),
    "derivatives of one example": (
        lambda: bptt.lstm_backward(
            torch.zeros(1, T, H),
            x,
            bptt.lstm_forward(x, torch.zeros(4 * H, D), torch.zeros(4 * H, H), torch.zeros(4 * H)),
            torch.zeros(4 * H, D),
            torch.zeros(4 * H, H),
        ),
        "3 entries along axis 0 of immediate, got 1",
    ),
    # masks
    "a mask of numbers": (
        lambda: att.MultiHeadAttention(H, 2)(q, q, q, torch.ones(B, T, T)),
        "mask of dtype torch.bool, got torch.float32: True is where a query may look",
    ),
    "a mask of numbers, taught": (
        lambda: att.MultiHeadAttention(H, 2, fused=False)(q, q, q, torch.ones(B, T, T)),
        "mask of dtype torch.bool, got torch.float32",
    ),
    "a misshapen mask": (
        lambda: EncoderLayer(H, 2, 6)(q, torch.ones(B, T, T + 1, dtype=torch.bool)),
        "mask of shape (3, 5, 5), of which batch and target may be 1, got (3, 5, 6)",
    ),
    "a gap in a judge's mask": (lambda: Discriminator(H, 2)(q, gap), "real tokens first in mask, got padding before"),
    "a sentence of padding": (
        lambda: Discriminator(H, 2)(q, nothing),
        "at least one real token an example, got none at",
    ),
    "a gap in a forecaster's past": (
        lambda: MapForecaster(1, 2)(torch.zeros(B, T, 1, 4, 4), mask=gap),
        "real tokens first in mask, got padding before a real token at mask[0]",
    ),
    "a gap in a window": (
        lambda: att.LocalMonotonicAttention(att.DotScore(), reach=1).prepare(q, gap),
        "real tokens first in mask",
    ),
    # probabilities
    "no logarithms for the loss": (
        lambda: ctc.ctc_loss(torch.ones(1, T, 3), torch.ones(1, 1).long(), torch.tensor([T]), torch.tensor([1])),
        "ln y, at most 0, in every frame, got 1 at log_probs[0, 0]",
    ),
    "no logarithms for the decoder": (
        lambda: ctc.prefix_beam_decode(torch.ones(1, T, 3), torch.tensor([T])),
        "ln y, at most 0, in every frame, got 1 at log_probs[0, 0]",
    ),
    "NaN for the best path": (
        lambda: ctc.greedy_decode(torch.full((1, T, 3), torch.nan), torch.tensor([T])),
        "ln y in every frame, got NaN at log_probs[0, 0]",
    ),
    "no logarithms for a beam": (lambda: beam([1.0, 0.0]), "log-probabilities, at most 0, from step, got 1"),
    "nothing possible for a beam": (lambda: beam([-math.inf] * 2), "a possible continuation, got ln p = −∞ for all"),
    "nothing possible, greedily": (lambda: greedy([-math.inf] * 2), "a possible continuation, got ln p = −∞ for all"),
    "an END that is no token": (lambda: greedy([-1.0, -1.0], end=7), "end in 0 … 1, got 7"),
    # schedules
    "a chance over 1": (lambda: linear_decay(0, 1.5, 0.1), "a probability k in 0 … 1, got 1.5"),
    "a decay that grows": (lambda: exponential_decay(3, 2.0), "k in 0 … 1, got 2.0"),
    "a sigmoid too steep": (lambda: inverse_sigmoid_decay(3, 0.5), "k ≥ 1, got 0.5"),
}


@pytest.mark.messages
@pytest.mark.parametrize("probe", PROBES)
def test_what_cannot_be_meant_is_refused_in_a_sentence(probe: str) -> None:
    call, sentence = PROBES[probe]
    with pytest.raises(ValueError, match=re.escape("expected " + sentence)):
        call()


def test_extreme_values_that_are_meant_are_computed() -> None:
    assert inverse_sigmoid_decay(10_000, 9.0) == pytest.approx(0.0, abs=1e-300)
    said = sample(steps([-1.0, -0.5]), torch.tensor([0]), 4, torch.Generator(), temperature=1e-40)
    assert said.tolist() == [[1, 1, 1, 1]]
    parts, norm = bptt.clip_norm((g for g in [torch.tensor([3.0]), torch.tensor([4.0])]), 1.0)
    assert norm == 5
    assert [part.item() for part in parts] == pytest.approx([0.6, 0.8])
    assert ctc.Prior(word_bonus=0.5).of((1,) * 3000) == 1500
    assert NTMCell(3, 2).initial_state(1).memory.shape == (1, 64, 16)
