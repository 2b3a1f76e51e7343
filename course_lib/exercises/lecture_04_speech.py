"""The exercises of the lecture ``04_speech``."""

import torch

from course_lib.exercises.declared import Exercise
from course_lib.metrics import label_error_rate

_sound = torch.tensor([0.5, -1.0, 2.0, 3.0, -0.5, 1.5, 4.0, -2.0, 0.25, 1.0, 7.0])
framed = Exercise((_sound, 4, 2), (_sound, 3, 3), (_sound[:7], 5, 1))


@framed.answer
def _(samples, width, step):
    return samples.unfold(0, width, step)


@framed.mistake
def _(samples, width, step):
    """These windows stand side by side. The next one is to begin ``step`` samples later, and they overlap."""
    return samples.unfold(0, width, width)


@framed.mistake
def _(samples, width, step):
    """The two lengths are exchanged: a window holds ``width`` samples, and the next begins ``step`` later."""
    return samples.unfold(0, step, width)


@framed.mistake
def _(samples, width, step):
    """One window is missing, the last that still fits."""
    return samples.unfold(0, width, step)[:-1]


_hertz = torch.linspace(0.0, 4000.0, 17)
triangle = Exercise((_hertz, 1000.0, 500.0), (_hertz, 3100.0, 700.0))


@triangle.answer
def _(f, centre, spacing):
    return (1 - (f - centre).abs() / spacing).clamp(min=0)


@triangle.mistake
def _(f, centre, spacing):
    """Far from its centre this filter is negative: it would subtract energy there. It is to end at 0."""
    return 1 - (f - centre).abs() / spacing


@triangle.mistake
def _(f, centre, spacing):
    """It falls on one side only. The distance from the centre counts, whichever side it is on."""
    return (1 - (f - centre) / spacing).clamp(min=0)


@triangle.mistake
def _(f, centre, spacing):
    """This reaches half as far as it should: at a distance of half the spacing the weight is ½, not 0."""
    return (1 - (f - centre).abs() / (spacing / 2)).clamp(min=0)


@triangle.mistake
def _(f, centre, spacing):
    """A box takes everything within its reach alike. Wanted is a weight that falls evenly from 1 to 0."""
    return ((f - centre).abs() < spacing).float()


_energies = torch.tensor([[1.0, 5.0, -2.0], [3.0, 4.0, -2.5], [8.0, 6.5, 1.0], [0.0, 2.0, 3.0]])
evened = Exercise((_energies,), (2 * _energies[:3, :2] + 7,), tolerance=1e-4)


@evened.answer
def _(e):
    return (e - e.mean(dim=0)) / e.std(dim=0, correction=0)


@evened.mistake
def _(e):
    """These are mean and deviation of each *frame*, over its bands. Wanted are those of each band, over time."""
    return (e - e.mean(dim=1, keepdim=True)) / e.std(dim=1, correction=0, keepdim=True)


@evened.mistake
def _(e):
    """One mean for the whole sound: what a line does to a single band is still there."""
    return (e - e.mean()) / e.std(correction=0)


@evened.mistake
def _(e):
    """The mean is gone, but bands still differ in how much they vary."""
    return e - e.mean(dim=0)


@evened.mistake
def _(e):
    """Nearly: PyTorch's deviation divides by T − 1 unless it is told not to; in the formula stands T."""
    return (e - e.mean(dim=0)) / e.std(dim=0)


clipped = Exercise((torch.tensor([-3.0, 0.0, 0.5, 19.5, 20.0, 20.5, 300.0]),), (torch.tensor([[-25.0, 25.0]]),))


@clipped.answer
def _(z):
    return z.clamp(0, 20)


@clipped.mistake
def _(z):
    """That is a ReLU: nothing stops it above 20."""
    return z.clamp(min=0)


@clipped.mistake
def _(z):
    """It stops at 20, but what is under 0 is to become 0."""
    return z.clamp(max=20)


@clipped.mistake
def _(z):
    """Clipped on both sides alike. Under 0 nothing is to pass."""
    return z.clamp(-20, 20)


word_error = Exercise(
    ("wake me half past to day", "wake me at half past two"),
    ("call anna", "call anna now"),
    ("a b c d", "a"),
)


@word_error.answer
def _(read, said):
    return label_error_rate([read.split()], [said.split()])


@word_error.mistake
def _(read, said):
    """These are wrong *letters* per letter: strings were compared. What are the symbols to be?"""
    return label_error_rate([read], [said])


@word_error.mistake
def _(read, said):
    """The two are exchanged: edits are counted per word that was *said*."""
    return label_error_rate([said.split()], [read.split()])


@word_error.mistake
def _(read, said):
    """One word that is missing shifts all behind it, and they are not wrong. Edits are wanted, not places."""
    pairs = zip(read.split(), said.split(), strict=False)
    return sum(one != other for one, other in pairs) / len(said.split())


Q = Exercise((-4.0, -7.5, 3, 0.5, 1.25), (-2.0, -3.0, 1, 2.0, 0.0), (-6.0, -1.0, 4, 0.0, 0.75))


@Q.answer
def _(ln_p, ln_p_lm, words, a, b):
    return ln_p + a * ln_p_lm + b * words


@Q.mistake
def _(ln_p, ln_p_lm, words, a, b):
    """The bonus is subtracted: it is to pay words back what the language model takes for them."""
    return ln_p + a * ln_p_lm - b * words


@Q.mistake
def _(ln_p, ln_p_lm, words, a, b):
    """Both are logarithms of probabilities already: they are added, not multiplied."""
    return ln_p * a * ln_p_lm + b * words


@Q.mistake
def _(ln_p, ln_p_lm, words, a, b):
    """a weighs the language model alone; here it weighs the sound as well."""
    return a * (ln_p + ln_p_lm) + b * words


@Q.mistake
def _(ln_p, ln_p_lm, words, a, b):
    """The bonus is given once, whatever the number of words."""
    return ln_p + a * ln_p_lm + b
