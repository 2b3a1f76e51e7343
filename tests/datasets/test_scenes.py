"""Scenes: what the caption says is what the picture shows, where the box says it is."""

import pytest
import torch

from course_lib.datasets.scenes import COLOURS, RADII, SHAPES, WORDS, Shape, render, scene_batch, scenes, vocabulary


def drawn(seed: int, count: int = 200):
    return scenes(count, torch.Generator().manual_seed(seed))


def test_the_named_colour_fills_the_named_box_and_nothing_outside() -> None:
    for scene in drawn(0, 60):
        outside = torch.ones(scene.image.shape[1:], dtype=torch.bool)
        for shape in scene.objects:
            top, left, bottom, right = shape.box
            colour = torch.tensor(COLOURS[shape.colour])[:, None, None]
            near = (scene.image - colour).abs().amax(0) < 0.15
            assert near[top:bottom, left:right].float().mean() > 0.2
            outside[top:bottom, left:right] = False
        assert scene.image[:, outside].max() < 0.3


def test_relations_hold_in_the_picture() -> None:
    seen = set()
    for scene in drawn(1):
        if len(scene.objects) == 1:
            continue
        first, second = scene.objects
        (row, column), (other_row, other_column) = first.centre, second.centre
        relation = scene.caption[4]
        seen.add(relation)
        holds = {"above": row < other_row, "below": row > other_row}
        holds |= {"left": column < other_column, "right": column > other_column}
        assert holds[relation]
    assert seen == {"above", "below", "left", "right"}


def test_every_mention_names_its_object() -> None:
    for scene in drawn(2):
        for token, index in zip(scene.caption, scene.mentions, strict=True):
            if index >= 0:
                shape = scene.objects[index]
                assert token in (shape.size, shape.colour, shape.kind)
            else:
                assert token not in {*RADII, *COLOURS, *SHAPES}


def test_all_words_occur_and_a_seed_decides_everything() -> None:
    assert {token for scene in drawn(3, 400) for token in scene.caption} == set(WORDS)
    for first, second in zip(drawn(4, 5), drawn(4, 5), strict=True):
        assert first.caption == second.caption
        assert torch.equal(first.image, second.image)


def test_shapes_differ_from_one_another() -> None:
    pictures = [
        render([Shape("large", "white", kind, 1, 1)], torch.Generator().manual_seed(0)) > 0.5 for kind in SHAPES
    ]
    for index, picture in enumerate(pictures):
        assert all((picture != other).sum() > 60 for other in pictures[:index])


def test_a_batch_is_padded_and_decodes() -> None:
    chosen, words = drawn(5, 9), vocabulary()
    batch = scene_batch(chosen, words)
    for row, scene in enumerate(chosen):
        length = batch.lengths[row]
        assert words.decode(batch.captions[row, :length].tolist())[1:-1] == list(scene.caption)
        assert batch.mentions[row, 1 : length - 1].tolist() == list(scene.mentions)
        assert (batch.captions[row, length:] == 0).all()
        assert (batch.mentions[row, length:] == -1).all()


@pytest.mark.messages
def test_messages() -> None:
    with pytest.raises(ValueError, match="expected a positive number of scenes, got 0"):
        drawn(0, 0)
    with pytest.raises(ValueError, match="expected at least one scene in a batch, got none"):
        scene_batch([], vocabulary())
