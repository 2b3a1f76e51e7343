"""The exercises of the lecture ``06_seq2seq``."""

import torch

from course_lib.exercises.declared import Exercise

shifted = Exercise((torch.tensor([[0, 5, 6, 1], [0, 7, 1, 2]]),), (torch.tensor([[0, 3, 1]]),))


@shifted.answer
def _(target):
    return target[:, :-1], target[:, 1:]


@shifted.mistake
def _(target):
    """The two are exchanged: the decoder reads START, and is never asked for it."""
    return target[:, 1:], target[:, :-1]


@shifted.mistake
def _(target):
    """Inputs and targets are the same words here: the decoder would learn to copy the word it is given."""
    return target[:, :-1], target[:, :-1]


@shifted.mistake
def _(target):
    """This leaves out the first and the last *example*. The sentence runs along the second axis."""
    return target[:-1], target[1:]


@shifted.mistake
def _(target):
    """The lengths differ: each input needs one target. The last word is no input."""
    return target, target[:, 1:]


_log_p = torch.tensor([[-1.0, -2.0, -0.5], [-3.0, -0.25, -7.0]])
_mask = torch.tensor([[True, True, True], [True, True, False]])

sentence_losses = Exercise((_log_p, _mask), (_log_p[1:], _mask[1:]), (_log_p[:, :2], _mask[:, :2]))


@sentence_losses.answer
def _(ln_p, mask):
    return -(ln_p * mask).sum(dim=1)


@sentence_losses.mistake
def _(ln_p, mask):
    """Padding is counted too. The mask says which words are real."""
    return -ln_p.sum(dim=1)


@sentence_losses.mistake
def _(ln_p, mask):
    """A loss is to be made small, and ln p large: the minus is missing."""
    return (ln_p * mask).sum(dim=1)


@sentence_losses.mistake
def _(ln_p, mask):
    """This sums over all sentences at each place. Wanted is one number for each sentence."""
    return -(ln_p * mask).sum(dim=0)


@sentence_losses.mistake
def _(ln_p, mask):
    """That is the mean over the row, padding included: the same sentence would weigh less in a longer batch."""
    return -(ln_p * mask).mean(dim=1)


_generator = torch.Generator().manual_seed(0)
_s, _h = torch.randn(2, 3, 4, generator=_generator), torch.randn(2, 5, 4, generator=_generator)
_real = torch.tensor([[True] * 5, [True, True, False, False, False]])

softmax_weights = Exercise((_s, _h, _real), (_s[1:], _h[1:], _real[1:]), tolerance=1e-5)


@softmax_weights.answer
def _(s, h, mask):
    e = s @ h.transpose(1, 2)
    return e.masked_fill(~mask[:, None], -torch.inf).softmax(dim=2)


@softmax_weights.mistake
def _(s, h, mask):
    """Masked after the softmax, padding has already had its share: the row no longer sums to 1."""
    e = s @ h.transpose(1, 2)
    return e.softmax(dim=2) * mask[:, None]


@softmax_weights.mistake
def _(s, h, mask):
    """Padding gets weight: nothing keeps it out of the softmax."""
    return (s @ h.transpose(1, 2)).softmax(dim=2)


@softmax_weights.mistake
def _(s, h, mask):
    """A score of 0 is no exclusion: e⁰ = 1. What gets no weight has the score −∞."""
    e = s @ h.transpose(1, 2)
    return (e * mask[:, None]).softmax(dim=2)


@softmax_weights.mistake
def _(s, h, mask):
    """The softmax runs over the queries here. Each query shares 1 among the source words, the last axis."""
    e = s @ h.transpose(1, 2)
    return e.masked_fill(~mask[:, None], -1e9).softmax(dim=1)
