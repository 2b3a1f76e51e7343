"""The exercise of the start page, which shows what exercises are."""

import torch

from course_lib.exercises.declared import Exercise

_states = torch.arange(24.0).reshape(2, 4, 3) / 10  # (batch, time, hidden)

last_states = Exercise((_states, torch.tensor([4, 2])), (_states, torch.tensor([1, 3])))


@last_states.answer
def _(states, lengths):
    return states[torch.arange(len(lengths)), lengths - 1]


@last_states.mistake
def _(states, lengths):
    """This is the state in the last column. Where a text is shorter than the batch is long, it has read padding."""
    return states[:, -1]


@last_states.mistake
def _(states, lengths):
    """Steps count from 0, so a text of n words ends at step n − 1."""
    return states[torch.arange(len(lengths)), lengths]


@last_states.mistake
def _(states, lengths):
    """This takes every length from every example. Pair each example with its own length: an index for both axes."""
    return states[:, lengths - 1]


@last_states.mistake
def _(states, lengths):
    """This mixes all steps. Wanted is one state of each example: the one after its last word."""
    return states.mean(dim=1)
