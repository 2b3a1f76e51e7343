"""The exercises of the lecture on maps."""

import torch

from course_lib.exercises.declared import Exercise

_draw = torch.Generator().manual_seed(3)


def _maps(*shape: int) -> torch.Tensor:
    return torch.randn(*shape, generator=_draw)


persistence = Exercise((_maps(2, 3, 1, 4, 5), 2), (_maps(1, 4, 1, 3, 3), 5))


@persistence.answer
def _(past, steps):
    return past[:, -1:].repeat(1, steps, 1, 1, 1)


@persistence.mistake
def _(past, steps):
    """This repeats the first map seen. Tomorrow is said to be as today, and today is the last."""
    return past[:, :1].repeat(1, steps, 1, 1, 1)


@persistence.mistake
def _(past, steps):
    """This is the mean of the days seen. Persistence repeats the last one."""
    return past.mean(1, keepdim=True).repeat(1, steps, 1, 1, 1)


@persistence.mistake
def _(past, steps):
    """The whole past is said again. Only its last map is wanted, once for each step."""
    return past.repeat(1, steps, 1, 1, 1)


_before = _maps(6, 7)
mismatch = Exercise(
    (_before, _before.roll((1, 2), dims=(0, 1)), (1, 2)), (_before, _maps(6, 7), (0, -1)), (_before, _before, (2, 0))
)


@mismatch.answer
def _(before, after, shift):
    return (before.roll(shift, dims=(0, 1)) - after).square().mean()


@mismatch.mistake
def _(before, after, shift):
    """The later map has been moved. The wind carries the earlier one."""
    return (after.roll(shift, dims=(0, 1)) - before).square().mean()


@mismatch.mistake
def _(before, after, shift):
    """Differences of both signs cancel: square them before taking the mean."""
    return (before.roll(shift, dims=(0, 1)) - after).mean()


@mismatch.mistake
def _(before, after, shift):
    """The two axes have changed places: a shift is (down, right), rows come first."""
    return (before.roll(shift, dims=(1, 0)) - after).square().mean()


weights_of = Exercise((1, 8, 3), (2, 5, 1), (3, 4, 5))


@weights_of.answer
def _(D, H, k):
    return 4 * H * (k**2 * (D + H) + 1)


@weights_of.mistake
def _(D, H, k):
    """The biases are missing: one for each channel of each gate."""
    return 4 * H * k**2 * (D + H)


@weights_of.mistake
def _(D, H, k):
    """There are four sets of rows: f, i, the candidate, o."""
    return H * (k**2 * (D + H) + 1)


@weights_of.mistake
def _(D, H, k):
    """A kernel is a square: k weights down and k across."""
    return 4 * H * (k * (D + H) + 1)


@weights_of.mistake
def _(D, H, k):
    """The step reads its own state as well as the input: D channels and H channels."""
    return 4 * H * (k**2 * D + 1)


reach = Exercise((3, 0), (3, 2), (5, 1), (1, 4))


@reach.answer
def _(kernel, back):
    return (back + 1) * (kernel // 2)


@reach.mistake
def _(kernel, back):
    """The input of the newest step, back = 0, is looked at through a kernel already."""
    return back * (kernel // 2)


@reach.mistake
def _(kernel, back):
    """A kernel of 3 reaches one pixel to each side, not three."""
    return (back + 1) * kernel


@reach.mistake
def _(kernel, back):
    """Each further step back widens the view again: the reach grows with the number of steps."""
    return kernel // 2


skill = Exercise((torch.tensor([0.1, 0.5]), torch.tensor([0.4, 0.5])), (torch.tensor([3.0]), torch.tensor([2.0])))


@skill.answer
def _(error, reference):
    return 1 - error / reference


@skill.mistake
def _(error, reference):
    """This is the share of the error that is left. Wanted is the share that is gone."""
    return error / reference


@skill.mistake
def _(error, reference):
    """The two have changed places: the reference is what is improved on."""
    return 1 - reference / error


@skill.mistake
def _(error, reference):
    """A difference has the maps' unit; take it in proportion to the reference."""
    return reference - error
