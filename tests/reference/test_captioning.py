"""The captioner against its equations word by word; REINFORCE against the exact gradient over all looks."""

import itertools
import math
from collections.abc import Iterator

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference import captioning as cap
from course_lib.reference._checks import lengths_to_mask
from course_lib.reference.captioning import Captioner, Eye
from course_lib.reference.seq2seq import sequence_loss

WORDS, EMBEDDING, HIDDEN, ANNOTATION = 5, 3, 6, 4
START, END = 1, 2
EVERY_WAY = pytest.mark.parametrize("way", ["none", "soft", "hard"])


def teller(way: str) -> Captioner:
    model = Captioner(
        WORDS, EMBEDDING, HIDDEN, ANNOTATION, attention=way, generator=torch.Generator().manual_seed(1)
    ).double()
    draw = torch.Generator().manual_seed(2)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.7, generator=draw)
    return model


def pictures(count: int = 3) -> Tensor:
    return torch.rand(count, 3, 16, 24, generator=torch.Generator().manual_seed(3), dtype=torch.float64)


def captions(time: int = 4) -> Tensor:
    inputs = torch.randint(WORDS, (3, time), generator=torch.Generator().manual_seed(4))
    inputs[:, 0] = START
    return inputs


def dice(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def told_by_hand(
    model: Captioner, image: Tensor, inputs: Tensor, looks: Tensor | None
) -> Iterator[tuple[Tensor, Tensor]]:
    """One image, one word after another, as the paper writes it: logits and α."""
    a = model.eye(image[None])[0]
    mean = a.mean(dim=0)
    h, c = model.f_h(mean).tanh(), model.f_c(mean).tanh()
    for t, token in enumerate(inputs):
        if model.looking == "none":
            α = torch.full((len(a),), 1 / len(a), dtype=torch.float64)
        else:
            score = model.attention.score
            α = torch.stack(
                [score.v.weight[0] @ (score.W.weight @ h + score.U.weight @ a_i).tanh() for a_i in a]
            ).softmax(0)
        z = α @ a if looks is None else a[looks[t]]
        y = model.embedding.weight[token]
        gates = model.lstm.weight_ih @ torch.cat([y, z]) + model.lstm.bias_ih
        i, f, g, o = (gates + model.lstm.weight_hh @ h + model.lstm.bias_hh).chunk(4)
        c = f.sigmoid() * c + i.sigmoid() * g.tanh()
        h = o.sigmoid() * c.tanh()
        yield model.L_o(y + model.L_h(h) + model.L_z(z)), α


@EVERY_WAY
def test_teacher_forcing_is_the_papers_equations(way: str) -> None:
    model, images, inputs = teller(way), pictures(), captions()
    told = model(images, inputs, generator=dice())
    assert (told.looks is None) == (way != "hard")
    for b in range(3):
        looks = None if told.looks is None else told.looks[b]
        logits, weights = zip(*told_by_hand(model, images[b], inputs[b], looks), strict=True)
        torch.testing.assert_close(told.logits[b], torch.stack(logits))
        torch.testing.assert_close(told.weights[b], torch.stack(weights))


def test_the_gate_weighs_the_context_and_nothing_else() -> None:
    model, images = Captioner(WORDS, EMBEDDING, HIDDEN, ANNOTATION, gate=True, generator=dice()).double(), pictures()
    state = model.encode(images)
    assert model.f_β is not None
    nn.init.normal_(model.f_β.weight, std=20, generator=dice())
    gated, weights, _ = model.look(state)
    β = (state.hidden @ model.f_β.weight[0] + model.f_β.bias).sigmoid()
    torch.testing.assert_close(gated, β[:, None] * (weights[:, None] @ state.image.states)[:, 0])
    assert β.std() > 1e-3  # another gate for another state


@EVERY_WAY
def test_weights_sum_to_one_over_the_regions(way: str) -> None:
    weights = teller(way)(pictures(), captions(), generator=dice()).weights
    assert weights.shape[2] == 2 * 3
    torch.testing.assert_close(weights.sum(dim=-1), torch.ones(3, 4, dtype=torch.float64))


@EVERY_WAY
def test_steps_equal_teacher_forcing_with_the_likeliest_looks(way: str) -> None:
    model, images, inputs = teller(way), pictures(), captions()
    expected, state = model(images, inputs).logits.log_softmax(dim=-1), model.encode(images)
    for t, token in enumerate(inputs.unbind(dim=1)):
        log_probs, state = model.step(token, state)
        torch.testing.assert_close(log_probs, expected[:, t])


@EVERY_WAY
def test_a_full_beam_finds_the_best_caption(way: str) -> None:
    model, images, longest = teller(way), pictures(1), 3
    scored = {}
    for path in itertools.product(range(WORDS), repeat=longest):
        cut = path[: path.index(END) + 1] if END in path else path
        logits = model(images, torch.tensor([[START, *cut[:-1]]])).logits
        mask = torch.ones(1, len(cut), dtype=torch.bool)
        scored[cut] = -sequence_loss(logits, torch.tensor([cut]), mask).item()
    (best,) = model.describe(images, START, END, longest, width=WORDS**longest)
    path = max(scored, key=scored.__getitem__)
    assert (*best.tokens, *[END] * best.finished) == path
    assert best.log_prob == pytest.approx(scored[path], abs=1e-5)


@EVERY_WAY
def test_every_part_of_the_captioner_learns(way: str) -> None:
    model, inputs = teller(way), captions()
    told, mask = model(pictures(), inputs, generator=dice()), torch.ones(3, 4, dtype=torch.bool)
    log_prob = -sequence_loss(told.logits, inputs.roll(-1, 1), mask)
    if told.looks is None:
        (-log_prob.sum()).backward()
    else:
        cap.reinforce_loss(log_prob, told.weights, told.looks, mask, baseline=-9.0).sum().backward()
    assert [name for name, p in model.named_parameters() if p.grad is None or not p.grad.any()] == []


def test_an_eye_sees_near_its_region_and_knows_its_place() -> None:
    eye, image = Eye(ANNOTATION, generator=dice()), torch.rand(1, 3, 48, 40, generator=dice()).requires_grad_()
    annotations = eye(image)
    region = 2 * 5 + 3  # row 2, column 3 of 6 × 5
    assert annotations[0, region, -2:].tolist() == pytest.approx([2 / 5 * 2 - 1, 3 / 4 * 2 - 1])
    (seen,) = torch.autograd.grad(annotations[0, region].sum(), image)
    rows, columns = (seen[0].abs().sum(dim=(0, axis)).nonzero().flatten().tolist() for axis in (2, 1))
    assert 9 <= min(rows) <= 16 < 23 <= max(rows) <= 30  # 22 pixels around its own, 16 … 23
    assert 17 <= min(columns) <= 24 < 31 <= max(columns) <= 38


def test_hard_looks_are_drawn_from_the_weights() -> None:
    model = teller("hard")
    images = pictures(1).expand(4000, -1, -1, -1)
    _, weights, region = model.look(model.encode(images), generator=dice())
    assert region is not None
    shares = torch.bincount(region, minlength=6).double() / 4000
    torch.testing.assert_close(shares, weights[0], rtol=0, atol=0.03)


def exact_gradient(model: Captioner, images: Tensor, inputs: Tensor, targets: Tensor) -> list[Tensor]:
    """∂ Σ_s p(s | a) ln p(y | s, a), by all sequences of looks: Xu et al. 2015, eq. 11."""
    mask, total = torch.ones_like(targets, dtype=torch.bool), torch.zeros(1, dtype=torch.float64)
    for s in itertools.product(range(6), repeat=inputs.shape[1]):
        looks = torch.tensor([s])
        told = model(images, inputs, looks)
        p = cap.look_log_prob(told.weights, looks, mask).exp()
        total = total - p * sequence_loss(told.logits, targets, mask)
    return list(torch.autograd.grad(total, list(model.parameters())))


def test_a_hard_captioner_sees_some_images_softly() -> None:
    model, images, inputs = teller("hard"), pictures(), captions()
    softly = teller("soft")(images, inputs)
    expected = torch.tensor([True, False, True])
    told = model(images, inputs, generator=dice(), expected=expected)
    torch.testing.assert_close(told.logits[expected], softly.logits[expected])
    looked = model(images, inputs, looks=told.looks)
    torch.testing.assert_close(told.logits[1], looked.logits[1])
    assert not torch.allclose(looked.logits[1], softly.logits[1])


@pytest.mark.parametrize("baseline", [0.0, -3.0])
def test_reinforce_is_unbiased_whatever_the_baseline(baseline: float) -> None:
    model, images, inputs = teller("hard"), pictures(1), captions(2)[:1]
    targets, mask = torch.tensor([[3, END]]), torch.ones(1, 2, dtype=torch.bool)
    expected, estimate = exact_gradient(model, images, inputs, targets), 0.0
    for s in itertools.product(range(6), repeat=2):
        looks = torch.tensor([s])
        told = model(images, inputs, looks)
        log_prob = -sequence_loss(told.logits, targets, mask)
        p = cap.look_log_prob(told.weights, looks, mask).exp().detach()
        estimate = estimate + p * cap.reinforce_loss(log_prob, told.weights, looks, mask, baseline)
    gradients = torch.autograd.grad(estimate.sum(), list(model.parameters()))
    for one, other in zip(gradients, expected, strict=True):
        torch.testing.assert_close(-one, other)


def test_a_baseline_makes_the_estimate_less_noisy() -> None:
    model, images, inputs = teller("hard"), pictures(1), captions(2)[:1]
    targets, mask = torch.tensor([[3, END]]), torch.ones(1, 2, dtype=torch.bool)
    every_way = []
    for s in itertools.product(range(6), repeat=2):
        looks = torch.tensor([s])
        told = model(images, inputs, looks)
        p = cap.look_log_prob(told.weights, looks, mask).exp().item()
        every_way.append((p, -sequence_loss(told.logits, targets, mask), told.weights, looks))

    def noise(baseline: float) -> float:
        """The variance of the gradient by the attention's U, over all looks."""
        mean, square = torch.zeros(()), 0.0
        for p, log_prob, weights, looks in every_way:
            loss = cap.reinforce_loss(log_prob, weights, looks, mask, baseline) + log_prob
            (g,) = torch.autograd.grad(loss.sum(), model.attention.score.U.weight, retain_graph=True)
            mean, square = mean + p * g, square + p * g.square().sum().item()
        return square - mean.square().sum().item()

    expected_reward = sum(p * log_prob.item() for p, log_prob, *_ in every_way)
    assert noise(expected_reward) < 0.5 * noise(0.0)


def test_the_penalty_is_zero_only_where_every_region_gets_one_look() -> None:
    even = torch.eye(3, dtype=torch.float64)[None].repeat(2, 1, 1)
    mask = lengths_to_mask(torch.tensor([3, 1]), 3)
    assert cap.doubly_stochastic_penalty(even, mask).tolist() == [0.0, 2.0]
    weights = torch.rand(2, 4, 3, generator=dice(), dtype=torch.float64).softmax(dim=-1)
    mask = lengths_to_mask(torch.tensor([4, 2]))
    by_hand = [
        sum((1 - sum(float(weights[b, t, i]) for t in range(n))) ** 2 for i in range(3)) for b, n in ((0, 4), (1, 2))
    ]
    assert cap.doubly_stochastic_penalty(weights, mask).tolist() == pytest.approx(by_hand)


def test_padding_words_count_neither_as_looks_nor_in_the_entropy() -> None:
    weights = torch.tensor([[[0.5, 0.5], [1.0, 0.0]], [[0.25, 0.75], [0.5, 0.5]]], dtype=torch.float64)
    mask, looks = lengths_to_mask(torch.tensor([2, 1])), torch.tensor([[1, 0], [1, 0]])
    assert cap.look_log_prob(weights, looks, mask).tolist() == pytest.approx([math.log(0.5), math.log(0.75)])
    expected = [math.log(2), -0.25 * math.log(0.25) - 0.75 * math.log(0.75)]
    assert cap.look_entropy(weights, mask).tolist() == pytest.approx(expected)
    log_prob = torch.tensor([-2.0, -3.0], dtype=torch.float64)
    loss = cap.reinforce_loss(log_prob, weights, looks, mask, baseline=-1.0, reward=0.5, entropy=0.1)
    by_hand = [2 + 0.5 * math.log(0.5) - 0.1 * expected[0], 3 + math.log(0.75) - 0.1 * expected[1]]
    assert loss.tolist() == pytest.approx(by_hand)
    assert cap.moving_baseline(-10.0, log_prob) == pytest.approx(0.9 * -10 + 0.1 * -2.5)


GREY, SAID = torch.zeros(2, 3, 8, 8), torch.ones(2, 3, dtype=torch.long)
MISLED = {
    "no way to look": (
        lambda: Captioner(5, 3, 6, 4, attention="hazy"),
        'attention "none" or "soft" or "hard", got "hazy"',
    ),
    "a gate without soft attention": (
        lambda: Captioner(5, 3, 6, 4, attention="hard", gate=True),
        'a gate on soft attention only, got attention "hard": leave the gate out',
    ),
    "annotation too small": (lambda: Eye(2), "at least 3 numbers, got 2: two are the region's place"),
    "one image": (lambda: Eye(4)(GREY[0]), r"images of rank 4 .* images\[None\]"),
    "no images": (lambda: Eye(4)(GREY[:0]), "at least one example in images"),
    "grey images": (
        lambda: Eye(4)(GREY[:, :1]),
        "expected 3 entries along axis 1 of images, got 1 .* red, green and blue",
    ),
    "odd sides": (lambda: Eye(4)(GREY[..., :5]), r"sides that 8 divides, got \(8, 5\): crop or pad"),
    "two batches": (lambda: Captioner(5, 3, 6, 4)(GREY, SAID[:1]), "give one caption for each image"),
    "one answer for two images": (
        lambda: Captioner(5, 3, 6, 4, attention="hard")(GREY, SAID, expected=torch.tensor([True])),
        "expected 2 entries along axis 0 of expected, got 1 .* seen softly",
    ),
    "unknown word": (lambda: Captioner(5, 3, 6, 4)(GREY, SAID + 4), r"words in 0 … 4, got 5 at inputs\[0, 0\]"),
    "mask too short": (
        lambda: cap.doubly_stochastic_penalty(torch.zeros(2, 3, 4), torch.ones(2, 2, dtype=torch.bool)),
        r"mask of shape \(2, 3\), got \(2, 2\)",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("name", MISLED)
def test_the_captioner_refuses_misuse_in_words_that_help(name: str) -> None:
    call, message = MISLED[name]
    with pytest.raises(ValueError, match=message):
        call()
