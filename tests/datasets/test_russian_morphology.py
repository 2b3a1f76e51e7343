"""Every form that the corpus can print, held to pymorphy3's dictionary of Russian."""

from collections.abc import Iterator

import pymorphy3
import pytest

from course_lib.datasets.english_russian import lexicon
from course_lib.datasets.english_russian.morphology import (
    CASES,
    GENDERS,
    NUMBERS,
    Noun,
    Verb,
    agree,
    conjugate,
    decline,
    past,
)

DICTIONARY = pymorphy3.MorphAnalyzer()
CASE = dict(zip(CASES, ("nomn", "gent", "datv", "accs", "ablt", "loct"), strict=True))
NUMBER = {"sg": "sing", "pl": "plur"}
GENDER = {"m": "masc", "f": "femn", "n": "neut"}


def forms(lemma: str, *grammemes: str) -> Iterator[tuple[str, pymorphy3.tagset.OpencorporaTag]]:
    """The forms of those dictionary entries of `lemma` that carry all these grammemes."""
    entries = [p for p in DICTIONARY.parse(lemma) if p.normal_form == lemma and all(g in p.tag for g in grammemes)]
    assert entries, f"the dictionary has no {lemma} {grammemes}"
    return ((form.word, form.tag) for entry in entries for form in entry.lexeme)


def test_the_lexicon_is_as_large_as_it_says() -> None:
    assert len(lexicon.nouns()) + len(lexicon.adjectives()) + len(lexicon.verbs()) >= 150


@pytest.mark.parametrize("noun", lexicon.nouns(), ids=lambda noun: noun.lemma)
def test_noun(noun: Noun) -> None:
    entry = list(forms(noun.lemma, "NOUN"))
    animacy = "anim" if noun.animate else "inan"
    assert any(GENDER[noun.gender] in tag or "GNdr" in tag for _, tag in entry)
    assert any(animacy in tag for _, tag in entry)
    for number in NUMBERS:
        for case in CASES:
            second = "loc2" if case == "loc" else CASE[case]  # в саду, в лесу: the locative proper
            known = {w for w, tag in entry if NUMBER[number] in tag and (CASE[case] in tag or second in tag)}
            assert decline(noun, case, number) in known, (case, number)


@pytest.mark.parametrize("lemma", [*lexicon.adjectives().values(), "этот", "наш", "который"])
@pytest.mark.parametrize("animate", [True, False])
def test_adjective(lemma: str, animate: bool) -> None:
    entry = list(forms(lemma, "ADJF"))
    other = "inan" if animate else "anim"
    for number in NUMBERS:
        for gender in GENDERS:
            for case in CASES:
                known = {
                    word
                    for word, tag in entry
                    if CASE[case] in tag
                    and NUMBER[number] in tag
                    and (number == "pl" or GENDER[gender] in tag)
                    and not (case == "acc" and other in tag)
                }
                assert agree(lemma, case, number, gender, animate) in known, (case, number, gender)


@pytest.mark.parametrize("verb", lexicon.verbs(), ids=lambda verb: verb.lemma)
def test_verb(verb: Verb) -> None:
    entry = list(forms(verb.lemma, "INFN", "impf"))

    def known(*grammemes: str) -> set[str]:
        return {word for word, tag in entry if all(g in tag for g in grammemes)}

    assert conjugate(verb, 3, "sg") in known("pres", "sing", "3per")
    assert conjugate(verb, 3, "pl") in known("pres", "plur", "3per")
    assert conjugate(verb, 1, "pl") in known("pres", "plur", "1per")
    assert past(verb.lemma, "pl", "m") in known("past", "plur")
    for gender in GENDERS:
        assert past(verb.lemma, "sg", gender) in known("past", "sing", GENDER[gender])


def test_a_noun_of_no_known_declension_is_refused() -> None:
    with pytest.raises(ValueError, match="expected a noun of a known declension, got 'такси'"):
        decline(Noun("taxi", "taxis", "такси", "n", "thing"), "gen", "sg")
