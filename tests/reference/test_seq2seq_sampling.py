"""Training on one's own words: the loop, the parallel form, and professor forcing, held against one another."""

import pytest
import torch
from torch import Tensor

from course_lib.reference import attention as att
from course_lib.reference import seq2seq as s2s
from course_lib.reference._checks import lengths_to_mask
from course_lib.reference.search import greedy_search

WORDS, LENGTHS = 7, torch.tensor([5, 3])


def translator() -> s2s.Seq2Seq:
    torch.manual_seed(1)
    attention = att.GlobalAttention(att.GeneralScore(6, 6))
    model = s2s.Seq2Seq(s2s.Encoder(WORDS, 4, 6), s2s.Decoder(WORDS, 4, 6, attention=attention, input_feeding=True))
    for parameter in model.parameters():
        torch.nn.init.normal_(parameter, std=0.8)
    return model.double()


def pairs() -> tuple[Tensor, Tensor]:
    draw = torch.Generator().manual_seed(2)
    inputs = torch.randint(2, WORDS, (2, 6), generator=draw)
    inputs[:, 0] = 1
    return torch.randint(WORDS, (2, 5), generator=draw), inputs


def dice(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_truth_one_is_teacher_forcing() -> None:
    model, (source, inputs) = translator(), pairs()
    expected = model(source, LENGTHS, inputs).logits.log_softmax(dim=-1)
    state = model.encode(source, LENGTHS)
    sampled = s2s.scheduled_sampling(model.step, state, inputs, 1.0, dice())
    torch.testing.assert_close(sampled.log_probs, expected)
    assert torch.equal(sampled.inputs, inputs)
    parallel = s2s.parallel_scheduled_sampling(lambda y: model(source, LENGTHS, y).logits, inputs, 1.0, dice())
    torch.testing.assert_close(parallel.log_probs, expected)


def test_truth_zero_with_the_likeliest_words_is_greedy_search() -> None:
    model, (source, inputs) = translator(), pairs()
    state = model.encode(source, LENGTHS)
    sampled = s2s.scheduled_sampling(model.step, state, inputs, 0.0, dice(), "argmax")
    never = next(word for word in range(WORDS) if not (sampled.inputs[:, 1:] == word).any())
    greedy = greedy_search(model.step, state, inputs[:, 0], end=never, max_length=5)
    assert sampled.inputs[:, 1:].tolist() == [h.tokens for h in greedy]


@pytest.mark.parametrize("truth", [0.0, 0.5])
def test_parallel_with_as_many_passes_as_words_is_the_loop(truth: float) -> None:
    model, (source, inputs) = translator(), pairs()
    state = model.encode(source, LENGTHS)
    loop = s2s.scheduled_sampling(model.step, state, inputs, truth, dice(4), "argmax")
    parallel = s2s.parallel_scheduled_sampling(
        lambda y: model(source, LENGTHS, y).logits, inputs, truth, dice(4), "argmax", passes=inputs.shape[1]
    )
    assert torch.equal(parallel.inputs, loop.inputs)
    torch.testing.assert_close(parallel.log_probs, loop.log_probs)
    assert not torch.equal(loop.inputs, inputs)


def test_two_passes_read_what_teacher_forcing_predicted() -> None:
    model, (source, inputs) = translator(), pairs()
    predicted = model(source, LENGTHS, inputs).logits.argmax(dim=-1)
    parallel = s2s.parallel_scheduled_sampling(
        lambda y: model(source, LENGTHS, y).logits, inputs, 0.0, dice(), "argmax", passes=2
    )
    assert torch.equal(parallel.inputs[:, 1:], predicted[:, :-1])
    assert torch.equal(parallel.inputs[:, 0], inputs[:, 0])


def test_true_words_are_read_as_often_as_asked() -> None:
    table = torch.full((3, 3), -torch.inf)
    table[:, 2] = 0.0  # the model says 2 for sure; the truth is 1

    def step(tokens: Tensor, state: None) -> tuple[Tensor, None]:
        return table[tokens], None

    inputs = torch.ones(100, 101, dtype=torch.long)
    sampled = s2s.scheduled_sampling(step, None, inputs, 0.3, dice())
    assert sampled.inputs[:, 0].eq(1).all()
    share = sampled.inputs[:, 1:].eq(1).double().mean().item()
    assert share == pytest.approx(0.3, abs=4 * (0.3 * 0.7 / 1e4) ** 0.5)


def test_sampled_words_follow_the_models_distribution() -> None:
    p = torch.tensor([0.1, 0.6, 0.3])

    def step(tokens: Tensor, state: None) -> tuple[Tensor, None]:
        return p.log().expand(len(tokens), 3), None

    sampled = s2s.scheduled_sampling(step, None, torch.zeros(100, 101, dtype=torch.long), 0.0, dice())
    counts = torch.bincount(sampled.inputs[:, 1:].flatten(), minlength=3) / 1e4
    torch.testing.assert_close(counts, p, rtol=0, atol=0.02)


def test_gradients_reach_the_model_but_not_through_the_choice() -> None:
    model, (source, inputs) = translator(), pairs()
    sampled = s2s.scheduled_sampling(model.step, model.encode(source, LENGTHS), inputs, 0.5, dice())
    sampled.log_probs.square().sum().backward()
    learned = [p.grad.clone() for p in model.parameters() if p.grad is not None]
    model.zero_grad()
    again = model(source, LENGTHS, sampled.inputs).logits.log_softmax(dim=-1)  # the same words, as if they were true
    again.square().sum().backward()
    for one, other in zip(learned, model.parameters(), strict=True):
        torch.testing.assert_close(one, other.grad)


def test_schedules_fall_as_the_paper_says() -> None:
    assert [s2s.linear_decay(i, 1.0, 0.25, 0.1) for i in range(5)] == [1.0, 0.75, 0.5, 0.25, 0.1]
    assert [s2s.exponential_decay(i, 0.5) for i in range(3)] == [1.0, 0.5, 0.25]
    falling = [s2s.inverse_sigmoid_decay(i, 5.0) for i in range(40)]
    assert falling[0] == pytest.approx(5 / 6)
    assert falling == sorted(falling, reverse=True)
    assert falling[-1] < 0.01


def behaviours(model: s2s.Seq2Seq) -> tuple[Tensor, Tensor, Tensor]:
    source, inputs = pairs()
    with torch.no_grad():
        free = s2s.scheduled_sampling(model.step, model.encode(source, LENGTHS), inputs, 0.0, dice()).inputs
    mask = lengths_to_mask(torch.tensor([6, 4]))
    forced, wild = (model(source, LENGTHS, y).attentional for y in (inputs, free))
    return forced, wild, mask


def test_professor_forcing_losses_are_those_of_the_paper() -> None:
    model, judge = translator(), s2s.Discriminator(6, 5).double()
    forced, free, mask = behaviours(model)
    D_forced, D_free = judge(forced, mask).sigmoid(), judge(free, mask).sigmoid()
    loss, right = s2s.discriminator_loss(judge, forced, free, mask)
    torch.testing.assert_close(loss, -D_forced.log() - (1 - D_free).log())
    assert right == ((D_forced > 0.5).sum() + (D_free <= 0.5).sum()).item() / 4
    torch.testing.assert_close(s2s.free_running_loss(judge, free, mask), -D_free.log())
    torch.testing.assert_close(s2s.teacher_forced_loss(judge, forced, mask), -(1 - D_forced).log())


def test_judge_and_decoder_learn_from_their_own_losses() -> None:
    model, judge = translator(), s2s.Discriminator(6, 5).double()
    forced, free, mask = behaviours(model)
    s2s.discriminator_loss(judge, forced, free, mask)[0].sum().backward()
    assert all(p.grad is None for p in model.parameters())
    assert all(p.grad is not None for p in judge.parameters())
    s2s.free_running_loss(judge, free, mask).sum().backward()
    learned = {name for name, p in model.named_parameters() if p.grad is not None and p.grad.any()}
    assert {"encoder.embedding.weight", "decoder.lstm.weight_hh_l0", "decoder.W_c.weight"} <= learned
    assert "decoder.W_s.weight" not in learned  # behaviour is what the words are read from


def test_the_judge_ignores_padding() -> None:
    judge = s2s.Discriminator(6, 5).double()
    behaviour = torch.randn(2, 6, 6, dtype=torch.float64)
    mask = lengths_to_mask(torch.tensor([6, 4]))
    alone = judge(behaviour[1:, :4], mask[1:, :4])
    torch.testing.assert_close(judge(behaviour, mask)[1:], alone)


def test_the_judge_learns_to_tell_two_behaviours_apart() -> None:
    torch.manual_seed(0)
    judge = s2s.Discriminator(4, 8)
    optimiser = torch.optim.Adam(judge.parameters(), 1e-2)
    mask = lengths_to_mask(torch.tensor([5] * 16))
    draw = dice()
    for _ in range(60):
        forced = torch.randn(16, 5, 4, generator=draw)
        free = torch.randn(16, 5, 4, generator=draw).cumsum(dim=1)  # drifts away, as a free-running state may
        loss, right = s2s.discriminator_loss(judge, forced, free, mask)
        optimiser.zero_grad()
        loss.mean().backward()
        optimiser.step()
    assert right > 0.85


Y = torch.ones(2, 3, dtype=torch.long)
BAD_SAMPLING = {
    "no probability": (lambda: s2s.scheduled_sampling(lambda y, s: (y, s), None, Y, 1.5, dice()), "truth in 0 … 1"),
    "no choice": (
        lambda: s2s.scheduled_sampling(lambda y, s: (y, s), None, Y, 0.5, dice(), "best"),
        'expected choose "sample" or "argmax", got "best"',
    ),
    "no pass": (
        lambda: s2s.parallel_scheduled_sampling(lambda y: y, Y, 0.5, dice(), passes=0),
        "expected at least 1 pass, got 0: 2 is the usual choice",
    ),
    "no batch": (lambda: s2s.scheduled_sampling(lambda y, s: (y, s), None, Y[0], 0.5, dice()), "inputs of rank 2"),
    "nothing to judge": (
        lambda: s2s.Discriminator(3, 5)(torch.zeros(1, 2, 3), torch.zeros(1, 2, dtype=torch.bool)),
        "at least one real token an example",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", BAD_SAMPLING)
def test_bad_sampling_is_refused_in_words_that_help(name: str) -> None:
    call, message = BAD_SAMPLING[name]
    with pytest.raises(ValueError, match=message):
        call()
