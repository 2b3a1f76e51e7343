"""The exercises of the lecture ``07_captioning``."""

import itertools

import torch

from course_lib.exercises.declared import Exercise

_draw = torch.Generator().manual_seed(0)
_log_probs = torch.randn(4, 5, generator=_draw).log_softmax(dim=-1)

caption_loss = Exercise(
    (_log_probs, torch.tensor([3, 1, 4, 2])), (_log_probs[1:3], torch.tensor([2, 2])), tolerance=1e-5
)


@caption_loss.answer
def _(log_probs, targets):
    return -log_probs[torch.arange(len(targets)), targets].sum()


@caption_loss.mistake
def _(log_probs, targets):
    """This takes whole rows, a step for each word: indexed by the targets alone, the first axis is time."""
    return -log_probs[targets % len(log_probs)].sum()


@caption_loss.mistake
def _(log_probs, targets):
    """The sign is turned: a loss falls as the true words grow more probable."""
    return log_probs[torch.arange(len(targets)), targets].sum()


@caption_loss.mistake
def _(log_probs, targets):
    """This is the mean over the words. The loss of a caption is the sum: −ln of a product of probabilities."""
    return -log_probs[torch.arange(len(targets)), targets].mean()


@caption_loss.mistake
def _(log_probs, targets):
    """These are probabilities added up. Probabilities of steps multiply; their logarithms add up."""
    return -log_probs[torch.arange(len(targets)), targets].exp().sum()


_a, _e = torch.randn(9, 4, generator=_draw), torch.randn(9, generator=_draw)

context = Exercise((_a, _e), (_a[:3], _e[:3]), tolerance=1e-5)


@context.answer
def _(a, e):
    return e.softmax(dim=0) @ a


@context.mistake
def _(a, e):
    """These are scores, not weights: they may be negative and sum to anything."""
    return e @ a


@context.mistake
def _(a, e):
    """Weights are there, but each is divided by the number of regions once more: they no longer sum to 1."""
    return (e.softmax(dim=0)[:, None] * a).mean(dim=0)


@context.mistake
def _(a, e):
    """This takes the region with the largest score alone: that is a hard look."""
    return a[e.argmax()]


@context.mistake
def _(a, e):
    """The weights are there and the vectors are scaled, but not added up: the context is one vector."""
    return e.softmax(dim=0)[:, None] * a


_weights = torch.randn(5, 3, generator=_draw).softmax(dim=-1)

unevenness = Exercise((_weights,), (_weights[:2],), tolerance=1e-5)


@unevenness.answer
def _(weights):
    return (1 - weights.sum(dim=0)).square().sum()


@unevenness.mistake
def _(weights):
    """This sums over the regions, and the softmax has seen to it that those sums are 1. Sum over the words."""
    return (1 - weights.sum(dim=1)).square().sum()


@unevenness.mistake
def _(weights):
    """This asks every single weight to be 1. Sum over the words first, then compare with 1."""
    return (1 - weights).square().sum()


@unevenness.mistake
def _(weights):
    """Regions seen too much and too little cancel out here: square before the sum over regions."""
    return (1 - weights.sum(dim=0)).sum().square()


_scores, _rewards = torch.randn(6, 3, generator=_draw), torch.randn(6, generator=_draw) - 2

reinforce = Exercise(
    (_scores, _rewards, 0.0), (_scores, _rewards, -2.0), (_scores[:2], _rewards[:2], 1.0), tolerance=1e-5
)


@reinforce.answer
def _(scores, rewards, b):
    return ((rewards - b)[:, None] * scores).mean(dim=0)


@reinforce.mistake
def _(scores, rewards, b):
    """The baseline is left out: without it the mean is the same, but the noise is not."""
    return (rewards[:, None] * scores).mean(dim=0)


@reinforce.mistake
def _(scores, rewards, b):
    """The baseline is taken from the estimate itself. It belongs to the reward, before the product."""
    return (rewards[:, None] * scores).mean(dim=0) - b


@reinforce.mistake
def _(scores, rewards, b):
    """Mean reward times mean score: every draw has to be weighed by the reward that it earned itself."""
    return (rewards.mean() - b) * scores.mean(dim=0)


@reinforce.mistake
def _(scores, rewards, b):
    """This is the sum over the draws, which grows with their number; the estimate of an expectation is the mean."""
    return ((rewards - b)[:, None] * scores).sum(dim=0)


_two = [("red", "ring"), ("blue", "seven")]

recall = Exercise(
    (["red", "ring", "and", "blue", "seven"], _two),
    (["blue", "ring", "and", "red", "seven"], _two),
    (["green", "two", "blue", "seven", "and", "red", "ring"], _two),
    (["red", "ring", "and", "red", "ring"], _two),
    (["red", "ring", "and", "white", "one"], [("red", "ring"), ("red", "ring"), ("white", "one"), ("blue", "two")]),
)


@recall.answer
def _(said, objects):
    pairs = list(itertools.pairwise(said))
    return sum(min(objects.count(one), pairs.count(one)) for one in set(objects)) / len(objects)


@recall.mistake
def _(said, objects):
    """Colours and kinds are looked for apart, so that a blue ring and a red seven pass: look for pairs of words."""
    return sum(colour in said and kind in said for colour, kind in objects) / len(objects)


@recall.mistake
def _(said, objects):
    """A ring that is named once counts for two rings in the scene: count how often each pair occurs on both sides."""
    pairs = list(itertools.pairwise(said))
    return sum(one in pairs for one in objects) / len(objects)


@recall.mistake
def _(said, objects):
    """This is the share of what was *said*; recall is the share of what is *there*."""
    pairs = list(itertools.pairwise(said))
    return sum(min(objects.count(one), pairs.count(one)) for one in set(objects)) / max(1, len(said) // 2)
