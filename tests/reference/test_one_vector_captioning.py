"""Captioners of one vector against their equations, word by word."""

import pytest
import torch
from torch import Tensor, nn

from course_lib.reference.captioning import VectorCaptioner

WORDS, EMBEDDING, HIDDEN, ANNOTATION, WIDTH = 5, 3, 6, 4, 7
HANDINGS = ("first state", "first word", "every step")


def teller(handing: str) -> VectorCaptioner:
    model = VectorCaptioner(
        WORDS, EMBEDDING, HIDDEN, ANNOTATION, regions=6, width=WIDTH, handing=handing, generator=torch.Generator()
    ).double()
    draw = torch.Generator().manual_seed(2)
    for parameter in model.parameters():
        nn.init.normal_(parameter, std=0.7, generator=draw)
    return model


def pictures() -> Tensor:
    return torch.rand(3, 3, 16, 24, generator=torch.Generator().manual_seed(3), dtype=torch.float64)


def by_hand(model: VectorCaptioner, image: Tensor, inputs: Tensor) -> Tensor:
    """Logits for one image, as the docstring writes them, with PyTorch's LSTM over the whole caption."""
    a = model.eye.eye(image[None])[0]
    v = (model.eye.W.weight @ a.flatten() + model.eye.W.bias).tanh()
    y = model.embedding.weight[inputs]
    z = v.expand(len(inputs), -1) if model.handing == "every step" else torch.zeros(len(inputs), WIDTH).double()
    lstm = nn.LSTM(EMBEDDING + WIDTH, HIDDEN).double()
    lstm.load_state_dict({f"{name}_l0": value for name, value in model.lstm.state_dict().items()})
    state, steps = (torch.zeros(1, HIDDEN).double(),) * 2, torch.cat([y, z], dim=1)
    if model.handing == "first state":
        state = (model.f_h(v)[None].tanh(), model.f_c(v)[None].tanh())
    if model.handing == "first word":
        steps = torch.cat([torch.cat([torch.zeros(EMBEDDING).double(), v])[None], steps])
    h = lstm(steps, state)[0][-len(inputs) :]
    return model.L_o(y + model.L_h(h) + model.L_z(z))


@pytest.mark.parametrize("handing", HANDINGS)
def test_teacher_forcing_is_the_equations(handing: str) -> None:
    model, images = teller(handing), pictures()
    inputs = torch.randint(WORDS, (3, 4), generator=torch.Generator().manual_seed(4))
    logits = model(images, inputs).logits
    for b in range(3):
        torch.testing.assert_close(logits[b], by_hand(model, images[b], inputs[b]))


@pytest.mark.parametrize("handing", HANDINGS)
def test_the_image_decides_what_is_said(handing: str) -> None:
    model, images = teller(handing), pictures().requires_grad_()
    logits = model(images, torch.ones(3, 4, dtype=torch.long)).logits
    (reached,) = torch.autograd.grad(logits[:, -1].square().sum(), images)
    assert (reached.abs().sum(dim=1) > 0).float().mean() > 0.9  # the last word still hears of nearly every pixel


@pytest.mark.messages
def test_messages() -> None:
    with pytest.raises(ValueError, match='handing "first state" or "first word" or "every step", got "twice"'):
        teller("twice")
    with pytest.raises(ValueError, match="expected 6 entries along axis 1 of annotations of images, got 4"):
        teller("first word")(torch.rand(3, 3, 16, 16).double(), torch.ones(3, 4, dtype=torch.long))
