"""Noun phrases: article or pointer, numeral, adjective, noun and owner, agreeing in gender, number and case."""

from dataclasses import dataclass
from typing import Literal

from course_lib.datasets.english_russian.lexicon import NUMERALS, PRONOUNS, adjectives
from course_lib.datasets.english_russian.morphology import Case, Gender, Noun, Number, agree, decline
from course_lib.datasets.english_russian.phrase import Phrase, combine, word

Determiner = Literal["a", "the", "this", "our"]


@dataclass(frozen=True)
class NounPhrase:
    """What a noun phrase says, before a case is known."""

    noun: Noun
    number: Number = "sg"
    determiner: Determiner = "the"
    adjective: str | None = None
    numeral: str | None = None
    owner: "NounPhrase | None" = None

    person: Literal[1, 3] = 3

    @property
    def gender(self) -> Gender:
        return self.noun.gender

    def realise(self, case: Case) -> Phrase:
        """Both languages at once, the Russian noun in ``case``."""
        if self.owner is not None:  # "the teacher 's red book" is "the red book of the teacher" in Russian
            return combine(self.owner.realise("gen"), word("'s", ""), self._core(case), russian=(2, 0, 1))
        return combine(self._determiner(case), self._core(case))

    def _core(self, case: Case) -> Phrase:
        """Numeral, adjective and noun. A numeral, always nominative here, governs the genitive of what it counts."""
        number, governed = self.number, case
        if self.numeral is not None:
            governed = "gen"
            number = "sg" if self.numeral in ("three", "four") else "pl"
        parts = [word(self.numeral, NUMERALS[self.numeral])] if self.numeral else []
        if self.adjective:
            pairing = (self.adjective, self.noun.lemma)
            parts.append(word(self.adjective, self._adjective(adjectives()[self.adjective], governed), pairing))
        english = self.noun.singular if self.number == "sg" else self.noun.plural
        return combine(*parts, word(english, decline(self.noun, governed, number)))

    def _adjective(self, lemma: str, case: Case) -> str:
        # After three and four the noun is singular, the adjective plural: три красных стола, but три красные книги.
        if self.numeral in ("three", "four") and self.gender == "f":
            case = "nom"
        return agree(lemma, case, self.number, self.gender, self.noun.animate)

    def _determiner(self, case: Case) -> Phrase:
        if self.numeral or (self.determiner == "a" and self.number == "pl"):
            return Phrase()
        if self.determiner == "a":
            following = self.adjective or self.noun.singular
            return word("an" if following[0] in "aeiou" else "a", "")
        if self.determiner == "the":
            return word("the", "")  # Russian has no article
        lemma = {"this": "этот", "our": "наш"}[self.determiner]
        english = "these" if self.determiner == "this" and self.number == "pl" else self.determiner
        return word(english, agree(lemma, case, self.number, self.gender, self.noun.animate))


@dataclass(frozen=True)
class Pronoun:
    """A personal pronoun; it only occurs as a subject."""

    english: str

    @property
    def person(self) -> Literal[1, 3]:
        return 1 if PRONOUNS[self.english][1] == 1 else 3

    @property
    def number(self) -> Number:
        return "sg" if PRONOUNS[self.english][2] == "sg" else "pl"

    @property
    def gender(self) -> Gender:
        return PRONOUNS[self.english][3]

    def realise(self, case: Case) -> Phrase:
        if case != "nom":
            raise ValueError(f"expected a pronoun in the nominative, got the case {case!r}: use a noun phrase there")
        return word(self.english, PRONOUNS[self.english][0])


@dataclass(frozen=True)
class Coordination:
    """Two noun phrases joined by "and": a plural, in the same case."""

    first: NounPhrase
    second: NounPhrase

    person: Literal[1, 3] = 3
    number: Number = "pl"
    gender: Gender = "m"

    def realise(self, case: Case) -> Phrase:
        return combine(self.first.realise(case), word("and", "и"), self.second.realise(case))


Nominal = NounPhrase | Pronoun | Coordination
