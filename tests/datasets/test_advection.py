"""Advected fields: exact transport on a torus, against the definition of trigonometric interpolation."""

import math

import pytest
import torch

from course_lib.datasets.advection import advect, advected_fields, turning_fields


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("size", [6, 7])
def test_each_map_is_the_first_one_moved_by_the_wind(size: int) -> None:
    frames, velocity = advected_fields(2, 4, size, seeded(), smoothness=0.7)
    waves = range(-((size - 1) // 2), (size - 1) // 2 + 1)
    for b in range(2):
        u, v = frames[b, 0, 0].double().tolist(), velocity[b].double().tolist()
        for t in (1, 3):
            for row, column in ((0, 0), (2, 5), (size - 1, 1)):
                y, x = row - v[0] * t, column - v[1] * t  # where the wind brought this value from
                value = sum(
                    u[i][j] * math.cos(2 * math.pi * (k * (y - i) + m * (x - j)) / size) / size**2
                    for i in range(size)
                    for j in range(size)
                    for k in waves
                    for m in waves
                )
                assert frames[b, t, 0, row, column].item() == pytest.approx(value, abs=2e-5)


def test_maps_have_mean_zero_and_unit_variance() -> None:
    frames, velocity = advected_fields(200, 2, 16, seeded())
    assert frames.mean((2, 3, 4)).abs().max() < 1e-5
    assert frames.var().item() == pytest.approx(1, rel=0.1)
    torch.testing.assert_close(velocity.norm(dim=1), torch.full((200,), 1.5))


def test_the_wind_changes_neither_mass_nor_energy() -> None:
    frames, _ = advected_fields(5, 9, 16, seeded())
    energy = frames.square().sum((2, 3, 4))
    torch.testing.assert_close(energy, energy[:, :1].expand_as(energy))


def test_smoother_maps_have_smaller_slopes() -> None:
    slopes = [
        advected_fields(20, 1, 32, seeded(), smoothness=s).frames.diff(dim=-1).square().mean() for s in (1.0, 2.0, 4.0)
    ]
    assert slopes[0] > slopes[1] > slopes[2]


def test_without_wind_nothing_moves() -> None:
    frames, _ = advected_fields(3, 4, 8, seeded(), speed=0.0)
    assert torch.equal(frames[:, 1:], frames[:, :1].expand(-1, 3, -1, -1, -1))


def test_a_seed_gives_one_field() -> None:
    assert torch.equal(advected_fields(3, 2, 8, seeded(4)).frames, advected_fields(3, 2, 8, seeded(4)).frames)
    assert not torch.equal(advected_fields(3, 2, 8, seeded(4)).frames, advected_fields(3, 2, 8, seeded(5)).frames)


@pytest.mark.messages
@pytest.mark.parametrize(("batch", "time", "size"), [(0, 2, 8), (3, 0, 8), (3, 2, 3)])
def test_fields_refuse_in_words(batch: int, time: int, size: int) -> None:
    with pytest.raises(ValueError, match=rf"expected batch ≥ 1, time ≥ 1, size ≥ 4, got batch {batch}, time {time}"):
        advected_fields(batch, time, size, seeded())


def test_a_turning_wind_carries_each_map_from_step_to_step() -> None:
    frames, velocities = turning_fields(3, 6, 13, seeded(), speed=1.7, turn=0.5)
    assert velocities.shape == (3, 5, 2)
    torch.testing.assert_close(velocities.norm(dim=2), torch.full((3, 5), 1.7))
    for t in range(5):
        torch.testing.assert_close(advect(frames[:, t], velocities[:, t]), frames[:, t + 1], atol=1e-5, rtol=1e-5)
    angles = torch.atan2(velocities[..., 0], velocities[..., 1])
    turns = (angles.diff(dim=1) + math.pi) % (2 * math.pi) - math.pi
    torch.testing.assert_close(turns, turns[:, :1].expand(-1, 4), atol=1e-4, rtol=1e-4)
    assert 0 < turns.abs().max() <= 0.5


def test_whole_pixels_are_a_roll() -> None:
    maps = torch.randn(2, 1, 7, 9, generator=seeded())
    moved = advect(maps, torch.tensor([[2.0, 3.0], [-1.0, 4.0]]))
    torch.testing.assert_close(moved[0], maps[0].roll((2, 3), dims=(1, 2)), atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(moved[1], maps[1].roll((-1, 4), dims=(1, 2)), atol=1e-5, rtol=1e-5)
