"""Loaders of published layouts, each on a small file in that layout."""

import shutil
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


def captions_file(folder: Path, content: bytes) -> None:
    (folder / "Flickr8k.token.txt").write_bytes(content)


BROKEN = {  # what is done to a good folder, and the sentence that it must give
    "no such folder": (shutil.rmtree, r"expected the file Flickr8k.token.txt in .*, found none"),
    "no captions": (
        lambda folder: (folder / "Flickr8k.token.txt").unlink(),
        r"expected the file Flickr8k.token.txt in .*, found none",
    ),
    "captions empty": (
        lambda folder: captions_file(folder, b" \n"),
        r"at least one line in Flickr8k.token.txt, got an empty file",
    ),
    "captions of another corpus": (
        lambda folder: captions_file(folder, b"image,caption\n"),
        r"got 'image,caption' in line 1 of Flickr8k.token.txt: is this Flickr8k's",
    ),
    "a caption without words": (
        lambda folder: captions_file(folder, b"1_a.jpg#0\tA dog .\n1_a.jpg#1\t  \n"),
        r"got '1_a.jpg#1\\t  ' in line 2 of Flickr8k.token.txt",
    ),
    "a name that leaves the folder": (
        lambda folder: captions_file(folder, b"../1_a.jpg#0\tA dog .\n"),
        r"in line 1 of Flickr8k.token.txt",
    ),
    "a caption twice": (
        lambda folder: captions_file(folder, b"1_a.jpg#0\tA dog .\n\n1_a.jpg#0\tA cat .\n"),
        r"got 1_a.jpg#0 in lines 1 and 3 of Flickr8k.token.txt: delete one",
    ),
    "captions in Latin-1": (
        lambda folder: captions_file(folder, "1_a.jpg#0\tA café .\n".encode("latin-1")),
        r"UTF-8 text in Flickr8k.token.txt, got another byte at 15: save it as UTF-8",
    ),
    "no photographs": (
        lambda folder: shutil.rmtree(folder / "Flicker8k_Dataset"),
        r"expected the folder Flicker8k_Dataset in .*, found none: unpack",
    ),
    "a photograph missing": (
        lambda folder: (folder / "Flicker8k_Dataset" / "2_b.jpg").unlink(),
        r"expected the file 2_b.jpg in .*Flicker8k_Dataset, found none",
    ),
    "no subset": (lambda folder: (folder / "train.txt").unlink(), r"expected the file train.txt in"),
    "an empty subset": (
        lambda folder: (folder / "train.txt").write_text("\n"),
        r"at least one line in train.txt, got an empty file",
    ),
    "a stranger in the subset": (
        lambda folder: (folder / "train.txt").write_text("3_c.jpg\n"),
        r"for every image of the subset, found none for 3_c.jpg",
    ),
    "a photograph that breaks off": (
        lambda folder: (folder / "Flicker8k_Dataset" / "2_b.jpg").write_bytes(b"\xff\xd8\xff"),
        r"a whole image in 2_b.jpg, got one that cannot be read: unpack",
    ),
}


@pytest.mark.messages
@pytest.mark.parametrize("how", BROKEN)
def test_every_broken_flickr8k_folder_is_told_in_one_sentence(flickr: Path, how: str) -> None:
    assert read_flickr8k(flickr, flickr / "train.txt")[0].pixels(8).shape == (3, 8, 8)
    harm, message = BROKEN[how]
    harm(flickr)
    with pytest.raises(ValueError, match=message):
        read_flickr8k(flickr, flickr / "train.txt")[0].pixels(8)


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
