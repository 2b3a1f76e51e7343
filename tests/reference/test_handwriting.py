"""Pen features against a loop, and the reader against itself in other batches; its checkpoint against new numbers."""

import hashlib
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from course_lib.reference.handwriting import PenReader, pen_batch, pen_features

ROOT = Path(__file__).parents[2]
CHECKPOINT = ROOT / "data" / "checkpoints" / "pen_reader.safetensors"


def zigzag(seed: int = 0, points: int = 7) -> list[torch.Tensor]:
    generator = torch.Generator().manual_seed(seed)
    return [torch.rand(n, 2, generator=generator) * 40 for n in (points, 2, 3)]


def test_features_by_hand():
    corner = torch.tensor([[0.0, 0.0], [0.0, 10.0], [5.0, 10.0]])
    expected = [[0, 0, 1, -0.5], [0, 0.5, 0, 0], [0, 0.5, 0, 0.5], [0.5, 0, 0, 0.5]]
    torch.testing.assert_close(pen_features([corner], spacing=0.5), torch.tensor(expected))


def test_features_add_up_to_the_ink():
    strokes = zigzag()
    features = pen_features(strokes, spacing=0.07)
    height = torch.cat(strokes)[:, 1].max() - torch.cat(strokes)[:, 1].min()
    walked = features[:, :2].cumsum(0) * height + strokes[0][0]
    begins = features[:, 2].nonzero().flatten()
    assert len(begins) == len(strokes)
    for begin, stroke in zip(begins.tolist(), strokes, strict=True):
        torch.testing.assert_close(walked[begin], stroke[0], atol=1e-3, rtol=1e-4)
    torch.testing.assert_close(walked[-1], strokes[-1][-1], atol=1e-3, rtol=1e-4)
    torch.testing.assert_close(
        features[:, 3] * height, walked[:, 1] - torch.cat(strokes)[:, 1].aminmax()[0] - height / 2, atol=1e-3, rtol=1e-4
    )


def test_features_do_not_depend_on_place_size_or_speed():
    strokes = zigzag()
    moved = [3.5 * stroke + torch.tensor([100.0, -20.0]) for stroke in strokes]
    torch.testing.assert_close(pen_features(moved), pen_features(strokes), atol=1e-4, rtol=1e-4)
    slower = [torch.cat([stroke, stroke[-1:]]) for stroke in strokes]
    torch.testing.assert_close(pen_features(slower), pen_features(strokes), atol=1e-4, rtol=1e-4)


def test_a_dot_has_features():
    assert pen_features([torch.tensor([[2.0, 3.0]])]).tolist() == [[0, 0, 1, 0]]
    assert pen_features([torch.tensor([[2.0, 3.0], [2.0, 3.0]])]).isfinite().all()


def test_padding_and_company_change_nothing():
    model = PenReader(11, hidden=6, generator=torch.Generator().manual_seed(0))
    writings = [zigzag(1), zigzag(2, points=3), zigzag(3)[:1]]
    features, lengths = pen_batch(writings)
    together = model(features, lengths)
    for row, (strokes, length) in enumerate(zip(writings, lengths.tolist(), strict=True)):
        torch.testing.assert_close(together[row, :length].exp(), model.read(strokes))
        torch.testing.assert_close(model.read(strokes).sum(-1), torch.ones(length))


def test_the_checkpoint_is_the_one_described_and_reads_new_numbers(load_experiment):
    sheet = CHECKPOINT.with_suffix(".md").read_text()
    assert hashlib.sha256(CHECKPOINT.read_bytes()).hexdigest() in sheet
    experiment = load_experiment("pen_reader")
    model = PenReader(11)
    model.load_state_dict(load_file(CHECKPOINT))
    batch = next(experiment.batches(torch.Generator().manual_seed(99), size=150))
    assert experiment.error_rate(model, batch) < 0.03


@pytest.mark.messages
@pytest.mark.parametrize(
    ("strokes", "spacing", "sentence"),
    [
        ([], 0.1, "expected at least one stroke, got none: leave out empty writings"),
        ([torch.zeros(2)], 0.1, "expected strokes.0. of rank 2"),
        (zigzag(), 0.0, "expected spacing over 0, got 0.0"),
    ],
)
def test_what_is_no_writing_is_refused(strokes, spacing, sentence):
    with pytest.raises(ValueError, match=sentence):
        pen_features(strokes, spacing)
