"""Digits in ink: the templates, their warping, the curve through their points."""

import pytest
import torch

from course_lib.datasets.pen import TEMPLATES, smooth, write_number


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_every_digit_has_a_way_to_be_written_about_one_high():
    assert sorted(TEMPLATES) == list(range(10))
    for ways in TEMPLATES.values():
        for way in ways:
            ink = torch.tensor([point for stroke in way for point in stroke])
            assert ink.min() >= 0
            assert 0.9 <= ink[:, 1].max() <= 1


def test_digits_follow_one_another_from_left_to_right_without_touching():
    for seed in range(20):
        one_stroke = [0, 2, 3, 6, 8, 9]
        writing = write_number(one_stroke, generator(seed))
        assert writing.digits == one_stroke
        assert len(writing.strokes) == len(one_stroke)
        assert writing.strokes[0][:, 0].min() == pytest.approx(0, abs=1e-6)
        for left, right in zip(writing.strokes, writing.strokes[1:], strict=False):
            assert right[:, 0].min() - left[:, 0].max() >= 0.12 - 1e-5


def test_the_generator_alone_decides():
    first, again, other = (write_number([4, 7], generator(seed)).strokes for seed in (1, 1, 2))
    assert all(torch.equal(a, b) for a, b in zip(first, again, strict=True))
    assert len(first) != len(other) or not torch.equal(first[0], other[0])


def test_two_writings_of_a_digit_differ_but_keep_its_size():
    rng = generator(3)
    written = [write_number([8], rng).strokes[0][:, 1] for _ in range(30)]
    heights = torch.stack([y.max() - y.min() for y in written])
    assert heights.std() > 0.01
    assert 0.6 < heights.min() < heights.max() < 1.5


def test_the_curve_goes_through_every_point_and_is_straight_on_a_line():
    corners = torch.tensor([[0.0, 0.0], [1.0, 2.0], [3.0, -1.0], [3.0, 4.0]])
    curve = smooth(corners, steps=5)
    assert len(curve) == 16
    torch.testing.assert_close(curve[::5], corners)
    line = smooth(torch.tensor([[0.0, 0.0], [1.0, 1.0], [2.0, 2.0]]))
    torch.testing.assert_close(line[:, 0], line[:, 1])
    assert (torch.diff(line[:, 0]) > 0).all()


def test_the_curve_is_the_bezier_form_of_the_same_spline():
    p = torch.tensor([[0.0, 1.0], [1.0, 3.0], [4.0, 2.0], [5.0, -1.0]], dtype=torch.float64)
    a, b, c, d = p[1], p[1] + (p[2] - p[0]) / 6, p[2] - (p[3] - p[1]) / 6, p[2]
    u = torch.arange(8, dtype=torch.float64)[:, None] / 8
    bezier = (1 - u) ** 3 * a + 3 * (1 - u) ** 2 * u * b + 3 * (1 - u) * u**2 * c + u**3 * d
    torch.testing.assert_close(smooth(p)[8:16], bezier)


@pytest.mark.messages
def test_what_is_no_digit_is_refused():
    with pytest.raises(ValueError, match=r"expected digits in 0 … 9, got 12: give a number as the list of its digits"):
        write_number([1, 12], generator())
