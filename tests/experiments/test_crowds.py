"""Captioners of crowded scenes: recall, looks, hidden regions and the penalty are counted rightly."""

from collections.abc import Callable
from types import ModuleType

import pytest
import torch

from course_lib.datasets.crowds import crowd_vocabulary
from course_lib.datasets.scenes import scene_batch


@pytest.fixture(scope="module")
def experiment(load_experiment: Callable[[str], ModuleType]) -> ModuleType:
    return load_experiment("crowds")


def test_recall_counts_each_object_once(experiment: ModuleType) -> None:
    scene = experiment.held_out_scenes()[0]
    assert experiment.object_recall(scene.caption, scene) == 1
    first, second = scene.objects[:2]
    assert (first.colour, first.kind) != (second.colour, second.kind)
    crossed = (first.colour, second.kind, second.colour, first.kind)
    assert experiment.object_recall(crossed, scene) == 0
    assert experiment.object_recall((*first.words, *first.words), scene) == pytest.approx(1 / len(scene.objects))


def test_a_look_at_the_named_place_counts(experiment: ModuleType) -> None:
    """A captioner that always looks at region 4 hits what stands in the middle, and nothing else."""

    class Staring(torch.nn.Module):
        def forward(self, images: torch.Tensor, inputs: torch.Tensor) -> torch.Tensor:
            self.weights = torch.zeros(*inputs.shape, 9)
            self.weights[..., 4] = 1
            return self  # type: ignore[return-value]

    scenes = experiment.held_out_scenes()
    named = [scene.objects[m] for scene in scenes for m in scene.mentions if m >= 0]
    expected = sum(item.row == item.column == 1 for item in named) / len(named)
    assert 0.05 < expected < 0.2
    assert experiment.peaks_on_objects(Staring(), scenes, scenes) == pytest.approx(expected)
    assert experiment.peaks_on_objects(Staring(), scenes[:1], [scenes[0]]) == pytest.approx(
        sum(item.row == item.column == 1 for item in scenes[0].objects) / len(scenes[0].objects)
    )


def test_hiding_changes_words_only_where_a_look_mattered(experiment: ModuleType) -> None:
    scenes = experiment.held_out_scenes()[:20]
    model = experiment.build("soft", torch.Generator().manual_seed(0))
    with torch.no_grad():
        for part in (model.L_h, model.L_z):
            part.weight.zero_()
    deaf = experiment.changed_without(model, scenes, lambda weights: weights.argmax(dim=1))
    assert deaf == {"named": 0, "and": 0}
    with torch.no_grad():  # a word for each number of the context
        model.L_z.weight.normal_(std=50, generator=torch.Generator().manual_seed(1))
    assert experiment.changed_without(model, scenes, lambda weights: weights.argmax(dim=1))["named"] > 0.05


def test_the_penalty_is_added(experiment: ModuleType) -> None:
    few = scene_batch(experiment.held_out_scenes()[:4], crowd_vocabulary())
    model = experiment.build("soft", torch.Generator().manual_seed(0))
    assert experiment.likelihood(model, few, 0.1) > experiment.likelihood(model, few)


def test_images_that_are_all_seen_softly_teach_what_soft_attention_teaches(experiment: ModuleType) -> None:
    few = scene_batch(experiment.held_out_scenes()[:4], crowd_vocabulary())
    soft, hard = (experiment.build(name, torch.Generator().manual_seed(0)) for name in ("soft", "hard"))
    softly = experiment.Reinforced(seed=0, softly=1.0)
    torch.testing.assert_close(softly(hard, few), experiment.likelihood(soft, few))
    assert softly.baseline == 0
    drawn = experiment.Reinforced(seed=0, softly=0.0)
    assert not torch.isclose(drawn(hard, few), experiment.likelihood(soft, few))
    assert drawn.baseline < 0
    assert (experiment.loss_of("hard", 3).softly, experiment.loss_of("hard, drawn only", 3).softly) == (0.5, 0)


def test_open_gates_are_all_that_differs(experiment: ModuleType) -> None:
    plain, kept = (
        experiment.build(f"first word{ending}", torch.Generator().manual_seed(0)).lstm.bias_ih
        for ending in ("", experiment.OPEN)
    )
    changed = (plain != kept).nonzero()[:, 0].tolist()
    assert changed == list(range(experiment.HIDDEN, 2 * experiment.HIDDEN))
    assert (kept[experiment.HIDDEN : 2 * experiment.HIDDEN] == 4).all()
