"""Sentences whose verbs tell how many sheep there are."""

import pytest
import torch

from course_lib.datasets.verb_agreement import NOUNS, OF_MANY, OF_ONE, TAGS, WORDS, verb_agreement


def test_every_sentence_has_one_noun_after_the_and_a_verb_that_agrees() -> None:
    words, tags = verb_agreement(300, 7, torch.Generator().manual_seed(0))
    for sentence, named in zip(words.tolist(), tags.tolist(), strict=True):
        said, kinds = [WORDS[word] for word in sentence], [TAGS[tag] for tag in named]
        [noun] = [place for place, kind in enumerate(kinds) if kind.startswith("noun")]
        [verb] = [place for place, kind in enumerate(kinds) if kind == "verb"]
        assert said[noun] in NOUNS
        assert noun < verb
        assert [place for place, word in enumerate(said) if word == "the"] == [noun - 1]
        assert said[verb] in (OF_MANY if kinds[noun] == "noun, many" else OF_ONE)
        assert kinds.count("adverb") == 4


def test_the_noun_and_what_stands_before_tell_nothing_of_the_number() -> None:
    words, tags = verb_agreement(20_000, 5, torch.Generator().manual_seed(1))
    number = (tags == TAGS.index("noun, many")).any(dim=1)
    for noun in NOUNS:
        many = number[(words == WORDS.index(noun)).any(dim=1)].double().mean().item()
        assert many == pytest.approx(0.5, abs=0.03)


def test_all_words_and_places_occur_and_a_seed_gives_the_same() -> None:
    words, tags = verb_agreement(500, 6, torch.Generator().manual_seed(2))
    assert set(words.flatten().tolist()) == set(range(len(WORDS)))
    assert ((tags == 4).sum(dim=0)[2:] > 0).all()
    assert torch.equal(words, verb_agreement(500, 6, torch.Generator().manual_seed(2)).words)


@pytest.mark.messages
def test_too_few_are_refused() -> None:
    with pytest.raises(ValueError, match="expected at least one sentence, got 0"):
        verb_agreement(0, 5, torch.Generator())
    with pytest.raises(ValueError, match="at least 3 words, got 2: article, noun and verb"):
        verb_agreement(1, 2, torch.Generator())
