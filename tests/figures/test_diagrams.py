"""The drawings say in words what they show."""

from course_lib.figures.diagrams import SHAPES, task_shapes


def test_every_shape_is_drawn_and_told() -> None:
    picture = task_shapes()
    assert [axes.get_title() for axes in picture.figure.axes] == list(SHAPES)
    assert len(picture.figure.axes[-1].texts) == 4 + 3 + 3, "four steps in time, three inputs, three outputs"
    assert all(title.split("\n")[0].replace(" →", " to").lower() in picture.alt.lower() for title in SHAPES)
