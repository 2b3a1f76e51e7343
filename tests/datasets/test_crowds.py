"""Crowded scenes: the caption goes through what is painted, in order, and no handwriting is in both halves."""

import pytest
import torch

from course_lib.datasets.crowds import DIGITS, GROUND, WORDS, Item, crowd_vocabulary, crowds, paint
from course_lib.datasets.digits import Split, scans
from course_lib.datasets.scenes import CELLS, COLOURS, SHAPES, scene_batch


def drawn(seed: int, count: int = 200, split: Split = "train"):
    return crowds(count, split, torch.Generator().manual_seed(seed))


def test_captions_go_through_the_objects_in_reading_order() -> None:
    counts = set()
    for scene in drawn(0):
        places = [CELLS * item.row + item.column for item in scene.objects]
        assert places == sorted(set(places))
        told = [f"{item.colour} {item.kind}" for item in scene.objects]
        assert " ".join(scene.caption) == " ".join(told[:-1]) + " and " + told[-1]
        counts.add(len(places))
    assert counts == {3, 4, 5, 6}


def test_every_mention_names_its_object() -> None:
    for scene in drawn(1):
        for token, index in zip(scene.caption, scene.mentions, strict=True):
            assert token == "and" if index < 0 else token in scene.objects[index].words


def test_the_named_colour_fills_the_named_box_and_nothing_outside() -> None:
    for scene in drawn(2, 60):
        empty = torch.ones(scene.image.shape[1:], dtype=torch.bool)
        for item in scene.objects:
            top, left, bottom, right = item.box
            empty[top:bottom, left:right] = False
            inside = scene.image[:, top:bottom, left:right].flatten(1)
            brightest = inside[:, inside.sum(0).topk(5).indices].mean(1)
            nearest = min(COLOURS, key=lambda name: (brightest - torch.tensor(COLOURS[name])).abs().sum().item())
            assert nearest == item.colour
        assert (scene.image[:, empty] - GROUND).abs().max() < 0.2


def test_digits_are_scans_of_their_half() -> None:
    generator = torch.Generator().manual_seed(3)
    pictures, digits = scans("held-out")
    for number, kind in enumerate(DIGITS):
        image = paint((Item("white", kind, 1, 2),), "held-out", generator)
        ink = (image[0, 8:16, 16:24] - GROUND) / (COLOURS["white"][0] - GROUND)
        away = (pictures - ink).square().sum(dim=(1, 2))
        assert away.min() < 0.2  # 64 pixels of noise
        assert digits[away.argmin()] == number


def test_all_words_occur_and_a_seed_decides_everything() -> None:
    assert {token for scene in drawn(4, 300) for token in scene.caption} == set(WORDS)
    assert set(crowd_vocabulary()) >= {*SHAPES, *DIGITS, *COLOURS}
    for first, second in zip(drawn(5, 5), drawn(5, 5), strict=True):
        assert first.caption == second.caption
        assert torch.equal(first.image, second.image)
    assert not torch.equal(drawn(5, 1)[0].image, drawn(5, 1, "held-out")[0].image)


def test_shapes_differ_from_one_another() -> None:
    pictures = [paint((Item("white", kind, 1, 1),), "train", torch.Generator().manual_seed(0)) > 0.5 for kind in SHAPES]
    for index, picture in enumerate(pictures):
        assert all((picture != other).sum() > 24 for other in pictures[:index])


def test_a_batch_decodes() -> None:
    chosen, words = drawn(6, 9), crowd_vocabulary()
    batch = scene_batch(chosen, words)
    for scene, caption, length in zip(chosen, batch.captions, batch.lengths, strict=True):
        assert words.decode(caption[:length].tolist())[1:-1] == list(scene.caption)


@pytest.mark.messages
def test_messages() -> None:
    with pytest.raises(ValueError, match="expected a positive number of scenes, got 0"):
        drawn(0, 0)
