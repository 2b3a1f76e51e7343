"""The exercises of the lecture ``03_language_models``."""

import math
from itertools import pairwise

import torch

from course_lib.exercises.declared import Exercise

_words = ["the", "set", "is", "the", "key", "of", "the", "new", "set"]

relative_frequency = Exercise(
    (_words, ("the",), "set"), (_words, ("set",), "is"), (_words, ("is", "the"), "key"), (_words, (), "the")
)


@relative_frequency.answer
def _(words, context, word):
    n = len(context)
    followers = [words[i + n] for i in range(len(words) - n) if tuple(words[i : i + n]) == context]
    return followers.count(word) / len(followers)


@relative_frequency.mistake
def _(words, context, word):
    """You divide by how often the context stands in the text, and its last occurrence has no word after it."""
    n = len(context)
    places = [i for i in range(len(words) - n + 1) if tuple(words[i : i + n]) == context]
    return sum(words[i + n : i + n + 1] == [word] for i in places) / len(places)


@relative_frequency.mistake
def _(words, context, word):
    """This is the share of the pair or triple in the whole text. Given the context, only its own followers count."""
    gram, n = (*context, word), len(context) + 1
    places = [i for i in range(len(words) - n + 1) if tuple(words[i : i + n]) == gram]
    return len(places) / (len(words) - n + 1)


@relative_frequency.mistake
def _(words, context, word):
    """This counts, and does not divide: a probability is a share of all that came after the context."""
    n = len(context)
    return sum(tuple(words[i : i + n + 1]) == (*context, word) for i in range(len(words) - n))


_counts = torch.tensor([3.0, 0.0, 1.0, 0.0, 0.0])

add_k = Exercise((_counts, 1.0), (_counts, 0.1), (torch.zeros(4), 0.5))


@add_k.answer
def _(counts, k):
    return (counts + k) / (counts + k).sum()


@add_k.mistake
def _(counts, k):
    """These do not sum to one: what is added above must be added below, once for each word of the vocabulary."""
    return (counts + k) / counts.sum()


@add_k.mistake
def _(counts, k):
    """Below, k was added once. Every word of the vocabulary got one."""
    return (counts + k) / (counts.sum() + k)


@add_k.mistake
def _(counts, k):
    """Words that were never counted still have no probability: k goes to all words, not to those seen."""
    return torch.where(counts > 0, counts + k, 0) / (counts + k * (counts > 0)).sum()


left_neighbours = Exercise((_words, "the"), (_words, "set"), (_words, "key"), (["a", "b", "a", "b", "c", "b"], "b"))


@left_neighbours.answer
def _(words, word):
    return len({left for left, right in pairwise(words) if right == word})


@left_neighbours.mistake
def _(words, word):
    """This is how often the word came. Kneser and Ney ask after how many *different* words."""
    return sum(right == word for _, right in pairwise(words))


@left_neighbours.mistake
def _(words, word):
    """These are the words that come after it. Wanted are those before."""
    return len({right for left, right in pairwise(words) if left == word})


perplexity_of = Exercise(
    (torch.tensor([0.5, 0.125]),), (torch.tensor([0.2, 0.9, 0.05]),), (torch.full((7,), 0.1),), tolerance=1e-4
)


@perplexity_of.answer
def _(probabilities):
    return math.exp(-probabilities.log().mean())


@perplexity_of.mistake
def _(probabilities):
    """This is the mean of 1/P: one hard word decides all. The mean is taken of the logarithms, then comes exp."""
    return (1 / probabilities).mean().item()


@perplexity_of.mistake
def _(probabilities):
    """The logarithms are summed, not averaged: a longer text would be more perplexing."""
    return math.exp(-probabilities.log().sum())


@perplexity_of.mistake
def _(probabilities):
    """This is the mean loss in nats. Perplexity is e to that power."""
    return -probabilities.log().mean().item()


@perplexity_of.mistake
def _(probabilities):
    """The sign is turned: this is under 1, and perplexity is a number of choices."""
    return math.exp(probabilities.log().mean())


_p = torch.tensor([0.5, 0.3, 0.15, 0.05])

tempered = Exercise((_p, 0.5), (_p, 2.0), (_p.flip(0), 1.0), tolerance=1e-4)


@tempered.answer
def _(p, temperature):
    return (p.log() / temperature).softmax(dim=-1)


@tempered.mistake
def _(p, temperature):
    """The logarithms are multiplied by the temperature: a high one would sharpen. Divide."""
    return (p.log() * temperature).softmax(dim=-1)


@tempered.mistake
def _(p, temperature):
    """The temperature divides the logarithms, not the probabilities themselves."""
    return (p / temperature).softmax(dim=-1)


@tempered.mistake
def _(p, temperature):
    """These do not sum to one: after the power, normalise."""
    return p ** (1 / temperature)


nucleus_size = Exercise((_p, 0.9), (_p, 0.8), (_p, 0.4), (torch.tensor([0.1, 0.2, 0.7]), 0.65), (_p, 0.999))


@nucleus_size.answer
def _(p, mass):
    held = p.sort(descending=True).values.cumsum(dim=0)
    return int((held < mass - 1e-6).sum()) + 1


@nucleus_size.mistake
def _(p, mass):
    """These hold *less* than the mass: the word with which it is reached belongs to the nucleus."""
    held = p.sort(descending=True).values.cumsum(dim=0)
    return int((held <= mass + 1e-6).sum())


@nucleus_size.mistake
def _(p, mass):
    """The words must be sorted first, the likeliest in front."""
    return int((p.cumsum(dim=0) < mass - 1e-6).sum()) + 1


@nucleus_size.mistake
def _(p, mass):
    """This counts the words that hold so much alone. The mass is what the likeliest hold together."""
    return int((p >= mass).sum())
