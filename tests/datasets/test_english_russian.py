"""The corpus: its grammar on sentences known by heart, its alignments, its splits."""

from random import Random

import pytest

from course_lib.datasets.english_russian import SentencePair, english_russian, lexicon
from course_lib.datasets.english_russian.corpus import SIZES, Split
from course_lib.datasets.english_russian.grammar import Grammar, verb_phrase
from course_lib.datasets.english_russian.noun_phrase import NounPhrase, Pronoun
from course_lib.datasets.english_russian.phrase import combine, word

NOUNS = {noun.singular: noun for noun in lexicon.nouns()}
VERBS = {verb.english: verb for verb in lexicon.verbs()}


def words(pair: SentencePair) -> set[tuple[str, str]]:
    """The alignment, in words."""
    return {(pair.english[i], pair.russian[j]) for i, j in pair.alignment}


@pytest.mark.parametrize(
    ("phrase", "case", "english", "russian"),
    [
        (NounPhrase(NOUNS["book"], adjective="red"), "acc", "the red book", "красную книгу"),
        (NounPhrase(NOUNS["boy"], "pl", "this", "young"), "dat", "these young boys", "этим молодым мальчикам"),
        (
            NounPhrase(NOUNS["book"], "pl", numeral="three", adjective="red"),
            "nom",
            "three red books",
            "три красные книги",
        ),
        (
            NounPhrase(NOUNS["table"], "pl", numeral="four", adjective="red"),
            "acc",
            "four red tables",
            "четыре красных стола",
        ),
        (
            NounPhrase(NOUNS["window"], "pl", numeral="five", adjective="big"),
            "nom",
            "five big windows",
            "пять больших окон",
        ),
        (NounPhrase(NOUNS["book"], owner=NounPhrase(NOUNS["teacher"])), "ins", "the teacher 's book", "книгой учителя"),
        (NounPhrase(NOUNS["elephant"], determiner="a"), "gen", "an elephant", "слона"),
    ],
)
def test_noun_phrase(phrase: NounPhrase, case: str, english: str, russian: str) -> None:
    realised = phrase.realise(case)
    assert " ".join(realised.english) == english
    assert " ".join(realised.russian) == russian


@pytest.mark.parametrize(
    ("subject", "verb", "tense", "english", "russian"),
    [
        (Pronoun("she"), "read", "past", "was reading", "читала"),
        (Pronoun("we"), "admire", "present", "admire", "восхищаемся"),
        (Pronoun("they"), "look for", "future", "will look for", "будут искать"),
        (NounPhrase(NOUNS["friend"]), "laugh", "past", "was laughing", "смеялся"),
    ],
)
def test_verb_phrase(subject: Pronoun | NounPhrase, verb: str, tense: str, english: str, russian: str) -> None:
    realised = verb_phrase(VERBS[verb], subject, tense)
    assert (" ".join(realised.english), " ".join(realised.russian)) == (english, russian)


def test_links_follow_the_words_through_a_reordering() -> None:
    phrase = combine(
        word("the", ""), word("teacher", "учителя"), word("red", "красная"), word("book", "книга"), russian=(2, 3, 1, 0)
    )
    assert phrase.russian == ("красная", "книга", "учителя")
    assert phrase.links == {(1, 2), (2, 0), (3, 1)}


def test_every_link_joins_a_word_to_its_own_translation() -> None:
    """The lexicon is the oracle: a linked noun or adjective must be some form of the lemma that its row gives."""
    lemmas = {noun.plural: noun.lemma for noun in lexicon.nouns()} | {
        noun.singular: noun.lemma for noun in lexicon.nouns()
    }
    lemmas |= lexicon.adjectives() | lexicon.ADVERBS
    for ambiguous in ("cook", "cooks", "building"):  # nouns and verbs both
        del lemmas[ambiguous]
    checked = 0
    for pair in english_russian("test"):
        for source, target in words(pair):
            if source in lemmas:
                checked += 1
                # The forms of a lemma share its first letters; ребёнок, дети and сестра, сёстры share but one, or none.
                stem = lemmas[source][:2]
                assert target.startswith((stem, "де", "сё")), (source, target)
    assert checked > 3000


def test_articles_and_commas_are_linked_to_nothing_and_content_words_to_something() -> None:
    for pair in english_russian("test"):
        linked, linked_russian = {i for i, _ in pair.alignment}, {j for _, j in pair.alignment}
        for i, token in enumerate(pair.english):
            fixed = " ".join(pair.english[i - 1 : i + 2]) in lexicon.TIMES  # "in the morning" translates as a whole
            assert i not in linked or fixed or token not in ("the", "a", "an")
        assert all(j not in linked_russian for j, token in enumerate(pair.russian) if token == ",")
        content = [i for i, token in enumerate(pair.english) if token in NOUNS or token in lexicon.adjectives()]
        assert set(content) <= linked


def test_the_order_of_words_really_differs() -> None:
    pairs = english_russian("test")
    crossing = sum(any(i < k and j > n for i, j in pair.alignment for k, n in pair.alignment) for pair in pairs)
    assert crossing > len(pairs) / 2


@pytest.mark.parametrize("split", SIZES)
def test_splits_are_full_and_distinct(split: Split) -> None:
    pairs = english_russian(split)
    assert len({pair.english for pair in pairs}) == len(pairs) == SIZES[split]
    elsewhere = {pair.english for other in SIZES if other != split for pair in english_russian(other)}
    assert elsewhere.isdisjoint(pair.english for pair in pairs)
    lengths = {len(pair.english) for pair in pairs}
    assert lengths <= (set(range(20, 26)) if split == "long" else set(range(3, 20)))


def test_unseen_combinations_are_unseen_but_their_words_are_not() -> None:
    combinations = {(a, b) for pair in english_russian() for a, b in zip(pair.english, pair.english[1:], strict=False)}
    vocabulary = {token for pair in english_russian() for token in pair.english}
    unseen = english_russian("unseen")
    assert {token for pair in unseen for token in pair.english} <= vocabulary
    adjective_noun = [
        (a, b)
        for pair in unseen
        for a, b in zip(pair.english, pair.english[1:], strict=False)
        if a in lexicon.adjectives() and b in NOUNS
    ]
    missing = sum(combination not in combinations for combination in adjective_noun)
    assert missing / len(adjective_noun) > 0.2  # the others hold their new combination of verb and object


def test_a_seed_decides_everything() -> None:
    assert english_russian("test", size=5) == english_russian("test", size=5)
    assert english_russian("test", size=5, seed=1) != english_russian("test", size=5)
    first, second = (Grammar(Random("x")) for _ in range(2))
    assert [first.sentence() for _ in range(20)] == [second.sentence() for _ in range(20)]


@pytest.mark.messages
def test_messages() -> None:
    with pytest.raises(ValueError, match="expected a split among train, validation, test, unseen, long, got 'dev'"):
        english_russian("dev")
    with pytest.raises(ValueError, match=r"expected a size in 0 … 1000 for the split 'test', got 1001"):
        english_russian("test", size=1001)
