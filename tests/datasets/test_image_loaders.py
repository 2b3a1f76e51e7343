"""Loaders of published layouts, each on a small file in that layout."""

from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image

from course_lib.datasets.flickr8k import read_flickr8k
from course_lib.datasets.moving_mnist import read_moving_mnist


@pytest.fixture
def flickr(tmp_path: Path) -> Path:
    (tmp_path / "Flicker8k_Dataset").mkdir()
    for name, colour in (("1_a.jpg", (255, 0, 0)), ("2_b.jpg", (0, 0, 255))):
        Image.new("RGB", (40, 30), colour).save(tmp_path / "Flicker8k_Dataset" / name)
    captions = "1_a.jpg#0\tA dog runs .\n1_a.jpg#1\tThe dog is running .\n2_b.jpg#0\tA blue wall .\n"
    (tmp_path / "Flickr8k.token.txt").write_text(captions, encoding="utf-8")
    (tmp_path / "train.txt").write_text("2_b.jpg\n", encoding="utf-8")
    return tmp_path


def test_flickr8k(flickr: Path) -> None:
    first, second = read_flickr8k(flickr)
    assert first.captions == [("a", "dog", "runs", "."), ("the", "dog", "is", "running", ".")]
    assert second.path.name == "2_b.jpg"
    red = first.pixels(8)
    assert red.shape == (3, 8, 8)
    assert red[0].min() > 0.95
    assert red[1:].max() < 0.05
    assert [photograph.path.name for photograph in read_flickr8k(flickr, flickr / "train.txt")] == ["2_b.jpg"]


def test_moving_mnist(tmp_path: Path) -> None:
    films = np.random.default_rng(0).integers(0, 256, (5, 3, 7, 6), dtype=np.uint8)
    np.save(tmp_path / "films.npy", films)
    read = read_moving_mnist(tmp_path / "films.npy")
    assert read.shape == (3, 5, 1, 7, 6)
    torch.testing.assert_close(read[2, 4, 0], torch.from_numpy(films[4, 2]) / 255)
    assert torch.equal(read_moving_mnist(tmp_path / "films.npy", limit=2), read[:2])


@pytest.mark.messages
def test_flickr8k_messages(flickr: Path, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"expected the file Flickr8k.token.txt in .*nowhere, found none"):
        read_flickr8k(tmp_path / "nowhere")
    (flickr / "train.txt").write_text("3_c.jpg\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"found none for 3_c.jpg"):
        read_flickr8k(flickr, flickr / "train.txt")
    (flickr / "Flickr8k.token.txt").write_text("image,caption\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"got 'image,caption' in line 1 of Flickr8k.token.txt: is this Flickr8k's"):
        read_flickr8k(flickr)


@pytest.mark.messages
def test_moving_mnist_messages(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"found none at .*nowhere.npy"):
        read_moving_mnist(tmp_path / "nowhere.npy")
    np.save(tmp_path / "flat.npy", np.zeros((4, 4)))
    with pytest.raises(ValueError, match=r"got float64 of shape \(4, 4\) in flat.npy"):
        read_moving_mnist(tmp_path / "flat.npy")
    (tmp_path / "text.npy").write_text("not an array")
    with pytest.raises(ValueError, match=r"text.npy is not: was it unpacked"):
        read_moving_mnist(tmp_path / "text.npy")
